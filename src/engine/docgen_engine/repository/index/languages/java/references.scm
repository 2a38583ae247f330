; What stands anywhere in a Java file.

(line_comment) @comment
(block_comment) @comment

(package_declaration [(identifier) (scoped_identifier)] @package)
(import_declaration) @import

(method_invocation) @call
(object_creation_expression) @call

(throw_statement (object_creation_expression type: (_) @raise))

; System.getenv("NAME"), and System.getenv(NAME) for a constant of the file
(method_invocation
  object: (identifier) @_system
  name: (identifier) @_read
  arguments: (argument_list . (string_literal (string_fragment) @environment))
  (#eq? @_system "System") (#eq? @_read "getenv"))

(method_invocation
  object: (identifier) @_system
  name: (identifier) @_read
  arguments: (argument_list . (identifier) @environment_constant)
  (#eq? @_system "System") (#eq? @_read "getenv"))
