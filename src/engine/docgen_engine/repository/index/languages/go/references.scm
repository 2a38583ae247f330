; What stands anywhere in a Go file.

(comment) @comment

(call_expression) @call

; `c.handlers[i](c)` as a statement: the grammar takes it for a conversion to a generic type
(expression_statement
  (type_conversion_expression type: (generic_type type: (qualified_type) @one_of)))

(composite_literal) @literal

(short_var_declaration) @declared

(assignment_statement) @assigned

(var_spec) @variable

(const_spec) @constant

[
  (function_declaration)
  (method_declaration)
  (func_literal)
] @function

; what has names of its own
[
  (block)
  (if_statement)
  (for_statement)
  (expression_switch_statement)
  (type_switch_statement)
  (expression_case)
  (type_case)
  (default_case)
  (communication_case)
] @scope

(range_clause) @range

; switch value := x.(type)
(type_switch_statement alias: (_)) @switched

(receive_statement left: (_)) @received

; fields with a tag, from which some libraries make command lines
(field_declaration tag: (_)) @tagged
