// Stands in for MediaTek's libneuron_adapter.so: lets LiteRT's compiler plugin partition models without the vendor's SDK.
// Every call succeeds and does nothing. The version is below 8.2.24, so the plugin decides by its own list.
// Built by RealTool/StandIns.cs. Source of the names: litert/vendors/mediatek/neuron_adapter_api.cc.
#include <stdint.h>

typedef struct { uint8_t major, minor, patch; } Version;

int Neuron_getVersion(Version* version) {
  version->major = 8;
  version->minor = 2;
  version->patch = 0;
  return 0;
}

#define NOTHING(name) int name(void) { return 0; }

NOTHING(NeuronCompilation_create)
NOTHING(NeuronCompilation_createWithOptions)
NOTHING(NeuronCompilation_finish)
NOTHING(NeuronCompilation_free)
NOTHING(NeuronCompilation_getCompiledNetworkSize)
NOTHING(NeuronCompilation_getInputPaddedDimensions)
NOTHING(NeuronCompilation_getInputPaddedSize)
NOTHING(NeuronCompilation_getOutputPaddedDimensions)
NOTHING(NeuronCompilation_getOutputPaddedSize)
NOTHING(NeuronCompilation_getSupportedOperations)
NOTHING(NeuronCompilation_setL1MemorySizeKb)
NOTHING(NeuronCompilation_setOptimizationHint)
NOTHING(NeuronCompilation_setOptimizationString)
NOTHING(NeuronCompilation_setPreference)
NOTHING(NeuronCompilation_setPriority)
NOTHING(NeuronCompilation_storeCompiledNetwork)
NOTHING(NeuronExecution_compute)
NOTHING(NeuronExecution_create)
NOTHING(NeuronExecution_free)
NOTHING(NeuronExecution_setBoostHint)
NOTHING(NeuronExecution_setConfig)
NOTHING(NeuronExecution_setInputFromMemory)
NOTHING(NeuronExecution_setOutputFromMemory)
NOTHING(NeuronMemory_createFromAHardwareBuffer)
NOTHING(NeuronMemory_createFromFd)
NOTHING(NeuronMemory_free)
NOTHING(NeuronModel_addOperand)
NOTHING(NeuronModel_addOperation)
NOTHING(NeuronModel_create)
NOTHING(NeuronModel_finish)
NOTHING(NeuronModel_free)
NOTHING(NeuronModel_getExtensionOperandType)
NOTHING(NeuronModel_getExtensionOperationType)
NOTHING(NeuronModel_identifyInputsAndOutputs)
NOTHING(NeuronModel_relaxComputationFloat32toFloat16)
NOTHING(NeuronModel_restoreFromCompiledNetwork)
NOTHING(NeuronModel_setName)
NOTHING(NeuronModel_setOperandPerChannelQuantParams)
NOTHING(NeuronModel_setOperandSymmPerChannelQuantParams)
NOTHING(NeuronModel_setOperandValue)
NOTHING(Neuron_getL1MemorySizeKb)
