; Definitions of a C++ file. Namespaces hold others; they are no part of names inside of a file.

(namespace_definition body: (_) @body) @scope
(function_definition declarator: (_) @name body: (_) @body) @function
(function_definition declarator: (_) @name) @function
(declaration declarator: (_) @name) @variable
(class_specifier name: (_) @name body: (_) @body) @class
(struct_specifier name: (_) @name body: (_) @body) @struct
(union_specifier name: (_) @name body: (_) @body) @struct
(enum_specifier name: (_) @name body: (_) @body) @enum
(concept_definition name: (_) @name) @type
(alias_declaration name: (_) @name) @type
(type_definition declarator: (_) @name) @type
(field_declaration declarator: (_) @name) @field
(enumerator name: (_) @name) @field
(preproc_def name: (_) @name value: (_)) @constant
(preproc_function_def name: (_) @name) @macro
