using ModelSdk.TestSupport;

namespace ModelSdk.Cli.Tests;

/// <summary>What modelsdk pack says of command lines that cannot be meant.</summary>
[TestClass]
public class PackUsageTests
{
    private static readonly string Digits = Repository.Asset("digits", "digits.tflite");

    [TestMethod]
    public Task WithoutModels_TheyAreAskedFor() => AssertUsage("Name the models", "--name", "p");

    [TestMethod]
    public Task WithoutName_ItIsAskedFor() => AssertUsage("Name the pack with --name", Digits);

    [TestMethod]
    public Task UnknownDelivery_GetsTheValidOnes() =>
        AssertUsage("valid: InstallTime, FastFollow, OnDemand", Digits, "--name", "p", "--delivery", "Later");

    [TestMethod]
    public Task VariantWithoutTarget_SaysHowOneIsWritten() =>
        AssertUsage("is not <target>=<file>", Digits, "--name", "p", "--variant", "digits.sm8750.tflite");

    [TestMethod]
    public Task VariantOfTwoModels_MustNameIts() => AssertUsage(
        "write <model>/d9500=x.tflite", Digits, Repository.Asset("digits", "digits_int8.tflite"), "--name", "p", "--variant", "d9500=x.tflite");

    [TestMethod]
    public Task FolderWithoutList_IsRefused() =>
        AssertUsage("holds no artifacts.json", Digits, "--name", "p", "--compiled", Path.GetTempPath());

    [TestMethod]
    public Task DeviceConfigurationThatIsNotThere_IsNamed() =>
        AssertUsage("'none.xml' for --device-config does not exist", Digits, "--name", "p", "--device-config", "none.xml");

    [TestMethod]
    public Task TwoModelsOfOneName_AreRefused() => AssertUsage(
        "the same name 'digits'", Digits, Path.Combine(Path.GetTempPath(), "Digits.tflite"), "--name", "p");

    [TestMethod]
    public Task FileAsOutput_IsRefused() => AssertUsage("is a file; name a folder", Digits, "--name", "p", "--output", Digits);

    private static async Task AssertUsage(string text, params string[] arguments)
    {
        using StringWriter output = new();
        using StringWriter error = new();
        int code = await CommandLine.RunAsync(["pack", .. arguments], output, error);
        Assert.AreEqual(2, code, output.ToString());
        StringAssert.Contains(error.ToString(), text);
        Assert.AreEqual("", output.ToString());
    }
}
