; What stands anywhere in a C file.

(comment) @comment
(preproc_include) @import
(call_expression) @call

; getenv("NAME"), and getenv(NAME) for a constant of the file
(call_expression
  function: (identifier) @_read
  arguments: (argument_list . (string_literal (string_content) @environment))
  (#any-of? @_read "getenv" "secure_getenv" "_dupenv_s"))

(call_expression
  function: (identifier) @_read
  arguments: (argument_list . (identifier) @environment_constant)
  (#any-of? @_read "getenv" "secure_getenv"))
