// Runs one request of a test in a process of its own: see tests/ModelSdk.TestSupport/Native/LiteRtRun.cs, which starts it.
return 0;
