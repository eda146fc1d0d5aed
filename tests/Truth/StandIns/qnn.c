// Stands in for Qualcomm's libQnnHtp.so, libQnnIr.so, libQnnLpai.so, libQnnSaver.so and libQnnSystem.so: lets LiteRT's
// compiler plugin partition models without QAIRT. Every op is valid, so that the plugin's own builders decide alone.
// Built by RealTool/Toolbox.cs. The layout was found by running the plugin over functions that print their number, in
// the order in which litert/vendors/qualcomm/core/backends/htp_backend.cc calls them.
#include <stdint.h>

enum { BackendCreate = 1, BackendGetBuildId = 4, LogCreate = 25, DeviceCreate = 40, Functions = 120 };

typedef struct { uint32_t major, minor, patch; } Version;

static uint64_t nothing(void) { return 0; }

static uint64_t make_handle(void* parent, void* options, void** handle) {
  *handle = (void*)0x1000;
  return 0;
}

static uint64_t build_id(const char** id) {
  *id = "v2.50.0.260828000000_0";
  return 0;
}

static struct {
  uint32_t id;
  const char* name;
  Version core, backend;
  void* functions[Functions];
} provider = {6, "stand-in", {2, 99, 0}, {5, 99, 0}, {0}};

static struct {
  uint32_t id;
  const char* name;
  Version version;
  void* functions[Functions];
} system_provider = {0, "stand-in", {1, 99, 0}, {0}};

static const void* providers[] = {&provider};
static const void* system_providers[] = {&system_provider};

__attribute__((constructor)) static void fill(void) {
  for (int i = 0; i < Functions; i++) {
    provider.functions[i] = system_provider.functions[i] = (void*)nothing;
  }

  provider.functions[BackendCreate] = (void*)make_handle;
  provider.functions[BackendGetBuildId] = (void*)build_id;
  provider.functions[LogCreate] = (void*)make_handle;
  provider.functions[DeviceCreate] = (void*)make_handle;
}

uint64_t QnnInterface_getProviders(const void*** list, uint32_t* count) {
  *list = providers;
  *count = 1;
  return 0;
}

uint64_t QnnSystemInterface_getProviders(const void*** list, uint32_t* count) {
  *list = system_providers;
  *count = 1;
  return 0;
}
