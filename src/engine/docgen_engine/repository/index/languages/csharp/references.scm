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

; types by their names, and the parameters that look like them
(_ type: (identifier) @mention)
(method_declaration returns: (identifier) @mention)
(local_function_statement type: (identifier) @mention)
(generic_name . (identifier) @mention)
(base_list (identifier) @mention)
(type_argument_list (identifier) @mention)
(as_expression right: (identifier) @mention)
(attribute name: (identifier) @mention)
(member_access_expression expression: (identifier) @mention)
(type_parameter name: (identifier) @type_parameter)
