; Definitions of a Ruby file.

(module name: (_) @name body: (_) @body) @module
(module name: (_) @name) @module
(class name: (_) @name body: (_) @body) @class
(class name: (_) @name) @class
(singleton_class value: (self) @name) @scope
(method name: (_) @name parameters: (_)? body: (_) @body) @method
(method name: (_) @name) @method
(singleton_method name: (_) @name body: (_) @body) @method
(singleton_method name: (_) @name) @method
(alias name: (_) @name alias: (_)) @method
(assignment left: (constant) @name) @constant

; Point = Struct.new(:x, :y) and Data.define(:x, :y)
(assignment
  left: (constant) @name
  right: (call receiver: (constant) @_maker method: (identifier) @_make)
  (#any-of? @_maker "Struct" "Data") (#any-of? @_make "new" "define")) @class

; attr_reader :name
(call
  !receiver
  method: (identifier) @_word
  arguments: (argument_list (simple_symbol) @name)
  (#any-of? @_word "attr_reader" "attr_writer" "attr_accessor")) @property

; alias_method :name, :other
(call
  !receiver
  method: (identifier) @_word
  arguments: (argument_list . (simple_symbol) @name . (simple_symbol))
  (#eq? @_word "alias_method")) @method

; describe "x" do, it "does" do, test "that" do
(call
  method: (identifier) @_word
  arguments: (argument_list . [(string) (constant) (scope_resolution)] @name)
  block: (_) @body
  (#any-of? @_word "describe" "context" "feature" "it" "specify" "scenario" "test" "should")) @function
