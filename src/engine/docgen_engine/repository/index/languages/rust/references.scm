; What stands anywhere in a Rust file.

(line_comment) @comment
(block_comment) @comment
(attribute_item) @attribute

(use_declaration) @import
(extern_crate_declaration) @import
(mod_item !body) @import

(call_expression) @call
(macro_invocation) @call

(parameter) @local
(let_declaration) @local
(let_condition) @local
(match_arm) @local
(for_expression) @local
(closure_parameters) @local

; env::var("NAME"), and env::var(NAME) for a constant of the file
(call_expression
  function: (scoped_identifier) @_read
  arguments: (arguments . (string_literal (string_content) @environment))
  (#match? @_read "^(::)?(std::)?env::(var|var_os)$"))

(call_expression
  function: (scoped_identifier) @_read
  arguments: (arguments . [(identifier) (scoped_identifier)] @environment_constant)
  (#match? @_read "^(::)?(std::)?env::(var|var_os)$"))

(macro_invocation
  macro: (identifier) @_macro
  (token_tree . (string_literal (string_content) @environment))
  (#any-of? @_macro "env" "option_env")
  (#not-match? @environment "^CARGO_"))
