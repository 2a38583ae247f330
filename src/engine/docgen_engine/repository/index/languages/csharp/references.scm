; What stands anywhere in a C# file.

(comment) @comment
(using_directive) @import
(namespace_declaration name: (_) @package)
(file_scoped_namespace_declaration name: (_) @package)
(global_statement) @main

(invocation_expression) @call
(object_creation_expression) @call

(throw_statement (object_creation_expression type: (_) @raise))
(throw_expression (object_creation_expression type: (_) @raise))

; Environment.GetEnvironmentVariable("NAME"), and with a constant of the file
(invocation_expression
  function: (member_access_expression) @_read
  arguments: (argument_list . (argument (string_literal (string_literal_content) @environment)))
  (#match? @_read "^(System\\.)?Environment\\.GetEnvironmentVariable$"))

(invocation_expression
  function: (member_access_expression) @_read
  arguments: (argument_list . (argument [(identifier) (member_access_expression)] @environment_constant))
  (#match? @_read "^(System\\.)?Environment\\.GetEnvironmentVariable$"))
