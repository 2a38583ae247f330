; Definitions of a Rust file. `impl` blocks lend the name of their type to what they hold.

(function_item name: (_) @name body: (_) @body) @function
(function_signature_item name: (_) @name) @function
(struct_item name: (_) @name body: (field_declaration_list) @body) @struct
(struct_item name: (_) @name) @struct
(union_item name: (_) @name body: (_) @body) @struct
(enum_item name: (_) @name body: (_) @body) @enum
(enum_variant name: (_) @name) @field
(field_declaration name: (_) @name) @field
(trait_item name: (_) @name body: (_) @body) @interface
(type_item name: (_) @name) @type
(associated_type name: (_) @name) @type
(const_item name: (_) @name) @constant
(static_item name: (_) @name) @variable
(macro_definition name: (_) @name) @macro
(mod_item name: (_) @name body: (_) @body) @module
(impl_item type: (_) @name body: (_) @body) @scope
(foreign_mod_item body: (_) @body) @scope
