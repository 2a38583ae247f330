; Definitions of a C# file. Namespaces are told apart from names.

(namespace_declaration body: (_) @body) @scope
(class_declaration name: (_) @name body: (_) @body) @class
(struct_declaration name: (_) @name body: (_) @body) @struct
(record_declaration name: (_) @name body: (_) @body) @class
(record_declaration name: (_) @name) @class
(interface_declaration name: (_) @name body: (_) @body) @interface
(enum_declaration name: (_) @name body: (_) @body) @enum
(delegate_declaration name: (_) @name) @type
(method_declaration name: (_) @name body: (_) @body) @method
(method_declaration name: (_) @name) @method
(constructor_declaration name: (_) @name body: (_) @body) @method
(constructor_declaration name: (_) @name) @method
(operator_declaration operator: _ @name body: (_) @body) @method
(conversion_operator_declaration type: (_) @name body: (_) @body) @method
(indexer_declaration accessors: (_) @body) @property
(property_declaration name: (_) @name accessors: (_) @body) @property
(property_declaration name: (_) @name value: (_) @body) @property
(event_declaration name: (_) @name) @property
(event_field_declaration (variable_declaration (variable_declarator name: (_) @name))) @property
(field_declaration (variable_declaration (variable_declarator name: (_) @name))) @field
(enum_member_declaration name: (_) @name) @field
