; What stands anywhere in a Java file.

(line_comment) @comment
(block_comment) @comment

(package_declaration [(identifier) (scoped_identifier)] @package)
(import_declaration) @import

; what a module gives to everybody
(exports_module_directive package: (_) @exported !modules)

(method_invocation) @call
(object_creation_expression) @call

; bodies of classes without a name, and the methods that they have of their own
(object_creation_expression (class_body) @nameless)
(enum_constant body: (class_body) @nameless)

; names with a type, for the receivers of calls
(local_variable_declaration) @local
(formal_parameter) @local
(spread_parameter) @local
(catch_formal_parameter) @local
(enhanced_for_statement) @local
(resource name: (_)) @local
(lambda_expression) @local
(instanceof_expression name: (_)) @local
(type_pattern) @local

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

; types by their names, and the parameters that look like them
(type_identifier) @mention
(type_parameter . (type_identifier) @type_parameter)
(method_invocation object: (identifier) @mention)
(field_access object: (identifier) @mention)
(method_reference . (identifier) @mention)
(marker_annotation name: (identifier) @mention)
(annotation name: (identifier) @mention)
