; Definitions of a C file: also prototypes, which headers consist of.

(function_definition declarator: (_) @name body: (_) @body) @function
(declaration declarator: (_) @name) @variable
(struct_specifier name: (_) @name body: (_) @body) @struct
(union_specifier name: (_) @name body: (_) @body) @struct
(enum_specifier name: (_) @name body: (_) @body) @enum
(type_definition declarator: (_) @name) @type
(field_declaration declarator: (_) @name) @field
(enumerator name: (_) @name) @field
(preproc_def name: (_) @name value: (_)) @constant
(preproc_function_def name: (_) @name) @macro
