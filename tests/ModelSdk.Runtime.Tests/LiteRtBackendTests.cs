using ModelSdk.LiteRt;

namespace ModelSdk.Runtime.Tests;

/// <summary>The native engine without its library: it is asked, and says why it does not run anything.</summary>
[TestClass]
public sealed class LiteRtBackendTests
{
    [TestMethod]
    public void EveryAccelerator_IsAskedAndAnswersMissingLibrary()
    {
        using Model model = Model.Load(
            ModelSource.FromFile(TestModels.Digits), [LiteRtBackend.Instance, TestModels.Cpu()]);

        Assert.AreEqual("managed", model.Execution.Engine);
        FallbackStep[] native = [.. model.Execution.Steps.Where(step => step.Engine == "litert")];
        Assert.AreEqual(3, native.Length);
        Assert.IsTrue(native.All(step => step.Code == ModelErrorCode.MissingRuntimeLibrary));
        StringAssert.Contains(native[0].Detail, OperatingSystem.IsWindows() ? "libLiteRt.dll" : "libLiteRt.");
        StringAssert.Contains(native[0].Detail, "ModelSdk.Cpu");
        Assert.AreEqual(0, model.Execution.Notes.Count);
    }

    [TestMethod]
    public void LibraryThatWasAskedFor_IsNamedAndNotPassedOver()
    {
        ModelException failure = TestModels.LoadFails(
            new ModelOptions { LiteRtLibrary = "/opt/libLiteRt.so", FailInsteadOfFallback = true },
            LiteRtBackend.Instance,
            TestModels.Cpu());

        Assert.AreEqual(ModelErrorCode.MissingRuntimeLibrary, failure.Code);
        StringAssert.Contains(failure.Message, "/opt/libLiteRt.so");
        StringAssert.Contains(failure.Message, "no such file or folder");
    }
}
