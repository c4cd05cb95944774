/* host.c: a program in C99 that holds an isolate: calls Python, is called, and sees an error. */
#include <hako/hako.h>
#include <stdio.h>
#include <string.h>

static hako_text Text(const char* text) {
  hako_text made;
  made.data = text;
  made.size = strlen(text);
  return made;
}

/* Ends the program where something has failed. */
static int Failed(hako_error* error) {
  hako_text text;
  if (error == NULL) return 0;
  text = hako_error_message(error);
  printf("failed: %.*s\n", (int)text.size, text.data);
  hako_error_free(error);
  return 1;
}

static hako_error* Twice(void* context, hako_isolate* isolate, hako_value* const* arguments,
                         size_t count, hako_value* keywords, hako_value** result) {
  int64_t number = 0;
  hako_error* error;
  (void)keywords;
  if (count != 1) return hako_error_new(Text("TypeError"), Text("twice() takes one argument"));
  error = hako_get_int(isolate, arguments[0], &number);
  if (error != NULL) return error;
  ++*(int*)context;
  *result = hako_int(isolate, 2 * number);
  return NULL;
}

int main(void) {
  int calls = 0;
  int64_t sum = 0;
  hako_isolate* isolate = NULL;
  hako_value *twice = NULL, *value = NULL, *main_module = NULL;
  hako_function_spec spec;
  hako_error* error;
  hako_text text;

  if (Failed(hako_boot(NULL, &isolate))) return 1;
  text = hako_start(isolate);
  printf("%s\n", text.size > 8 && memcmp(text.data, "restored", 8) == 0 ? "restored" : "cold");

  memset(&spec, 0, sizeof(spec));
  spec.struct_size = sizeof(spec);
  spec.name = Text("twice");
  spec.call = Twice;
  spec.context = &calls;
  if (Failed(hako_function(isolate, &spec, &twice))) return 1;
  if (Failed(hako_import(isolate, Text("__main__"), &main_module))) return 1;
  if (Failed(hako_set_attribute(isolate, main_module, Text("twice"), twice))) return 1;
  if (Failed(hako_eval(isolate, Text("sum(twice(n) for n in range(4))"), NULL, NULL, &value)))
    return 1;
  if (Failed(hako_get_int(isolate, value, &sum))) return 1;
  printf("sum %d by %d calls\n", (int)sum, calls);
  hako_value_free(isolate, value);
  hako_value_free(isolate, main_module);
  hako_value_free(isolate, twice);

  error = hako_exec(isolate, Text("import json\njson.loads('[1,')"), NULL, NULL);
  if (error == NULL) return 1;
  text = hako_error_type(error);
  printf("%.*s\n", (int)text.size, text.data);
  hako_error_free(error);
  return Failed(hako_end(isolate, NULL));
}
