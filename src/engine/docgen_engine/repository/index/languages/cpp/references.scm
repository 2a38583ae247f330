; What stands anywhere in a C++ file.

(comment) @comment
(preproc_include) @import
(access_specifier) @access
(namespace_definition name: (_) @package)

(call_expression) @call
(new_expression) @call

(throw_statement (call_expression function: [(identifier) (qualified_identifier)] @raise))

; getenv("NAME"), and getenv(NAME) for a constant of the file
(call_expression
  function: (_) @_read
  arguments: (argument_list . (string_literal (string_content) @environment))
  (#any-of? @_read "getenv" "std::getenv" "::getenv" "secure_getenv"))

(call_expression
  function: (_) @_read
  arguments: (argument_list . (identifier) @environment_constant)
  (#any-of? @_read "getenv" "std::getenv" "::getenv" "secure_getenv"))
