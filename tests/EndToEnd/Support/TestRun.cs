using Microsoft.Build.Locator;

// Consumer builds use both cores each; several at a time would only measure the waiting.
[assembly: DoNotParallelize]

namespace ModelSdk.EndToEnd.Tests;

/// <summary>Start and end of the test run.</summary>
[TestClass]
public static class TestRun
{
    private static VisualStudioInstance? _sdk;

    /// <summary>Finds the MSBuild of the SDK, before any method that names its types is compiled.</summary>
    [AssemblyInitialize]
    public static void Start(TestContext context)
    {
        _sdk = MSBuildLocator.RegisterDefaults();
        TestFolder.Create();
    }

    /// <summary>Ends the compiler and removes the consumer projects.</summary>
    [AssemblyCleanup]
    public static void End()
    {
        CompilerServer.End(_sdk!);
        TestFolder.Delete();
    }
}
