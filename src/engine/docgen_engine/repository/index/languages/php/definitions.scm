; Definitions of a PHP file.

(class_declaration name: (_) @name body: (_) @body) @class
(interface_declaration name: (_) @name body: (_) @body) @interface
(trait_declaration name: (_) @name body: (_) @body) @class
(enum_declaration name: (_) @name body: (_) @body) @enum
(function_definition name: (_) @name body: (_) @body) @function
(method_declaration name: (_) @name body: (_) @body) @method
(method_declaration name: (_) @name) @method
(property_declaration (property_element name: (_) @name)) @field
(property_promotion_parameter name: (_) @name) @field
(const_declaration (const_element . (name) @name)) @constant
(enum_case name: (_) @name) @field

; define("NAME", value)
(function_call_expression
  function: (name) @_define
  arguments: (arguments . (argument (string (string_content) @name)))
  (#eq? @_define "define")) @constant
