// Stands in for Google's liblitert_plugin_compiler.so: lets LiteRT's compiler plugin partition models without the vendor's
// SDK. Partitioning only asks that the library and its functions are there. Built by RealTool/StandIns.cs. Source of the
// names: litert/vendors/google_tensor/compiler/adapter_aot.cc.
#include <stdbool.h>

bool GoogleTensorCompileFlatbuffer(void) { return false; }
void GoogleTensorCompilerFreeCompiledCode(void) {}
void GoogleTensorCompilerFreeErrorMessage(void) {}
bool GoogleTensorGetUnsupportedOps(void) { return false; }
void GoogleTensorFreeUnsupportedOps(void) {}
