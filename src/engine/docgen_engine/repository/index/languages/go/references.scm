; What stands anywhere in a Go file.

(comment) @comment

(call_expression) @call

(composite_literal) @literal

(short_var_declaration) @declared

(var_spec) @variable

(const_spec) @constant

(parameter_declaration) @parameter

(variadic_parameter_declaration) @parameter

(range_clause) @range

; switch value := x.(type)
(type_switch_statement alias: (expression_list) @alias)

; fields with a tag, from which some libraries make command lines
(field_declaration tag: (_)) @tagged
