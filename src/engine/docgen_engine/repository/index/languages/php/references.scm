; What stands anywhere in a PHP file.

(comment) @comment
(namespace_definition name: (_) @package)

(namespace_use_declaration) @import
(require_expression) @import
(require_once_expression) @import
(include_expression) @import
(include_once_expression) @import

(function_call_expression) @call
(member_call_expression) @call
(nullsafe_member_call_expression) @call
(scoped_call_expression) @call
(object_creation_expression) @call

(throw_expression (object_creation_expression [(name) (qualified_name)] @raise))

; getenv("NAME"), env("NAME"), $_ENV["NAME"]
(function_call_expression
  function: (_) @_read
  arguments: (arguments . (argument (string (string_content) @environment)))
  (#any-of? @_read "getenv" "\\getenv" "env"))

(function_call_expression
  function: (_) @_read
  arguments: (arguments . (argument (encapsed_string . (string_content) @environment .)))
  (#any-of? @_read "getenv" "\\getenv" "env"))

(subscript_expression
  (variable_name) @_env
  . [(string (string_content) @environment) (encapsed_string . (string_content) @environment .)]
  (#eq? @_env "$_ENV"))
