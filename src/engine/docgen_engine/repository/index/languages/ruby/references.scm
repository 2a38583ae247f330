; What stands anywhere in a Ruby file.

(comment) @comment

(call
  method: (identifier) @_word
  arguments: (argument_list)
  (#any-of? @_word "require" "require_relative" "autoload" "load")) @import

(call) @call

; private, on a line of its own or with names and definitions behind it
((identifier) @visibility (#any-of? @visibility "private" "protected" "public" "module_function"))

(call
  !receiver
  method: (identifier) @_word
  (#any-of? @_word "private" "protected" "public" "private_class_method" "private_constant")) @hiding

(call
  !receiver
  method: (identifier) @_word
  arguments: (argument_list . [(constant) (scope_resolution)] @raise)
  (#any-of? @_word "raise" "fail"))

(call
  !receiver
  method: (identifier) @_word
  arguments: (argument_list . (call receiver: [(constant) (scope_resolution)] @raise method: (identifier) @_new))
  (#any-of? @_word "raise" "fail") (#eq? @_new "new"))

; ENV["NAME"], ENV.fetch("NAME", default)
(element_reference
  object: (constant) @_env
  . (string (string_content) @environment)
  (#eq? @_env "ENV"))

(call
  receiver: (constant) @_env
  method: (identifier) @_read
  arguments: (argument_list . (string (string_content) @environment))
  (#eq? @_env "ENV") (#any-of? @_read "fetch" "key?" "has_key?" "include?"))

; if __FILE__ == $0
((if condition: (binary) @_test) @main
  (#match? @_test "^(__FILE__\\s*==\\s*\\$(0|PROGRAM_NAME)|\\$(0|PROGRAM_NAME)\\s*==\\s*__FILE__)$"))
