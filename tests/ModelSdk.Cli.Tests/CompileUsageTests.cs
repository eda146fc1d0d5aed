using ModelSdk.TestSupport;

namespace ModelSdk.Cli.Tests;

/// <summary>What modelsdk compile says of command lines that cannot be meant.</summary>
[TestClass]
public class CompileUsageTests
{
    private static readonly string Digits = Repository.Asset("digits", "digits.tflite");

    [TestMethod]
    [DataRow("d9600", "d9500")]
    [DataRow("Pixel 10", "'modelsdk targets' lists all")]
    public Task UnknownTarget_GetsTheNearest(string target, string text) => AssertUsage(text, Digits, "--targets", target);

    [TestMethod]
    public Task WithoutTargets_TheyAreAskedFor() => AssertUsage("--targets", Digits);

    [TestMethod]
    [DataRow("--timeout", "0")]
    [DataRow("--memory", "-1")]
    [DataRow("--max-partitions", "none")]
    public Task NumberThatIsNone_IsRefused(string option, string value) =>
        AssertUsage($"'{value}' for {option} is not a number above 0", Digits, "--targets", "d9500", $"{option}={value}");

    [TestMethod]
    [DataRow("mine", "it needs metadata Manufacturer")]
    [DataRow("mine=Acme/X1", "no NPU compiler of LiteRT is for manufacturer 'Acme'")]
    [DataRow("d9500=Qualcomm/SM9999", "already means MediaTek_MT6993")]
    public Task CustomTargetThatIsNone_SaysWhatOneIs(string target, string text) =>
        AssertUsage(text, Digits, "--targets", "d9500", "--custom-target", target);

    [TestMethod]
    public Task OptionsThatCannotBe_SayWhy() => AssertUsage("for --options: ", Digits, "--targets", "d9500", "--options", "--model=other.tflite");

    [TestMethod]
    public Task Bundle_IsNotCompiled() => AssertUsage("'gemma.litertlm' is a .litertlm bundle", "gemma.litertlm", "--targets", "d9500");

    [TestMethod]
    public Task FileAsOutput_IsRefused() => AssertUsage("is a file; name a folder", Digits, "--targets", "d9500", "--output", Digits);

    [TestMethod]
    public Task TwoModelsOfOneName_AreRefused() => AssertUsage(
        "would all be called 'digits'", Digits, Path.Combine(Path.GetTempPath(), "Digits.tflite"), "--targets", "d9500");

    [TestMethod]
    public async Task Help_NamesTheExitCodes()
    {
        (int code, string output, _) = await Run("--help");
        Assert.AreEqual(0, code);
        StringAssert.Contains(output, "130 cancelled");
    }

    private static async Task AssertUsage(string text, params string[] arguments)
    {
        (int code, string output, string error) = await Run(arguments);
        Assert.AreEqual(2, code, output);
        StringAssert.Contains(error, text);
        Assert.AreEqual("", output);
    }

    private static async Task<(int Code, string Output, string Error)> Run(params string[] arguments)
    {
        using StringWriter output = new();
        using StringWriter error = new();
        int code = await CommandLine.RunAsync(["compile", .. arguments], output, error);
        return (code, output.ToString(), error.ToString());
    }
}
