; What stands anywhere in a file. The same text serves the JavaScript, TypeScript and TSX grammars.

(comment) @comment

(call_expression) @call

(new_expression) @new

(throw_statement) @throw

(variable_declarator) @declarator

(formal_parameters) @parameters

(arrow_function parameter: (identifier) @parameter)

(catch_clause parameter: (_) @parameter)

(for_in_statement left: (_) @parameter)

(function_declaration name: (identifier) @inner)

; what has a `this` of its own
[
  (function_declaration)
  (function_expression)
  (generator_function)
  (generator_function_declaration)
  (method_definition)
] @own

; process.env.NAME, process.env["NAME"], import.meta.env.NAME
(member_expression
  object: (member_expression
    property: (property_identifier) @_env (#eq? @_env "env"))) @environment

(subscript_expression
  object: (member_expression
    property: (property_identifier) @_env (#eq? @_env "env"))) @environment

; const { NAME = "default" } = process.env
(variable_declarator
  name: (object_pattern)
  value: (member_expression
    property: (property_identifier) @_env (#eq? @_env "env"))) @environment_pattern
