using System.Text.Json;
using ModelSdk.TestSupport;

namespace ModelSdk.Cli.Tests;

/// <summary>What the commands print, write and tell the shell.</summary>
[TestClass]
public class CommandTests
{
    private static readonly string Digits = Repository.Asset("digits", "digits.tflite");

    private static readonly string Unsupported = Repository.ModelOfNoEngine;

    [TestMethod]
    public async Task Check_PrintsALineForEachTarget_AndTheDiagnosticsOfTheBuild()
    {
        (int code, string output, _) = await Run("check", Digits, "--targets", "d9500,Snapdragon 8 Elite");

        Assert.AreEqual(0, code, "Warnings do not count.");
        StringAssert.Contains(output, "MediaTek_MT6993 (Dimensity 9500)      13 (100 %)");
        StringAssert.Contains(output, "Qualcomm_SM8750 (Snapdragon 8 Elite)  13 (100 %)");
        StringAssert.Contains(output, "gpu+cpu");
        StringAssert.Contains(output, $"{Digits} : model warning MSDK3007: 13 of 13 ops");
    }

    [TestMethod]
    public async Task Check_OfAModelWithErrors_IsOne()
    {
        (int code, string output, _) = await Run("check", Digits, Unsupported, "--quiet");

        Assert.AreEqual(1, code);
        StringAssert.Contains(output, $"{Unsupported} : model error MSDK3003: ");
        Assert.IsFalse(output.Contains("partitions", StringComparison.Ordinal), "Without tables.");
    }

    [TestMethod]
    public async Task Check_OfWhatIsNoModel_IsTwo_AndTheOthersAreCheckedAllTheSame()
    {
        (int code, string output, _) = await Run("check", Repository.Path("README.md"), "missing.tflite", Unsupported);

        Assert.AreEqual(2, code);
        StringAssert.Contains(output, "model error MSDK2001");
        StringAssert.Contains(output, "model error MSDK1001");
        StringAssert.Contains(output, "model error MSDK3003");
    }

    [TestMethod]
    [DataRow("--targets", "d9600", "d9500")]
    [DataRow("--accelerators", "npu,tpu", "Npu, Gpu, Cpu")]
    [DataRow("--npu-requirement", "most", "None, Partial, Full")]
    [DataRow("--unknown-ops", "never", "Warning, Error, Info")]
    [DataRow("--max-partitions", "0", "above 0")]
    public async Task Check_WithAWrongValue_IsTwo_AndNamesTheRightOnes(string option, string value, string right)
    {
        (int code, string output, string error) = await Run("check", Digits, option, value);

        Assert.AreEqual(2, code);
        Assert.AreEqual("", output);
        StringAssert.Contains(error, right);
    }

    [TestMethod]
    public async Task Check_WritesTheReportInEveryForm()
    {
        string folder = Directory.CreateTempSubdirectory("modelsdk-cli-").FullName;
        try
        {
            string json = Path.Combine(folder, "new folder", "r.json");
            string html = Path.Combine(folder, "r.html");
            string sarif = Path.Combine(folder, "r.sarif");

            Assert.AreEqual(0, (await Run("check", Digits, "-t", "d9500", "--json", json, "--html", html, "--sarif", sarif)).Code);

            using JsonDocument report = JsonDocument.Parse(File.ReadAllBytes(json));
            Assert.AreEqual(1, report.RootElement.GetProperty("models").GetArrayLength());
            StringAssert.StartsWith(File.ReadAllText(html), "<!DOCTYPE html>");
            StringAssert.Contains(File.ReadAllText(sarif), "MSDK3007");
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [TestMethod]
    public async Task Check_Help_NamesTheExitCodes()
    {
        (int code, string output, _) = await Run("check", "--help");

        Assert.AreEqual(0, code);
        StringAssert.Contains(output, "Exit codes: 0 no errors");
    }

    [TestMethod]
    public async Task Targets_FindsPartsOfNames()
    {
        (int code, string output, _) = await Run("targets", "dimensity 9500");
        Assert.AreEqual(0, code);
        StringAssert.Contains(output, "MediaTek_MT6993");

        Assert.AreEqual(1, (await Run("targets", "no such chip")).Code);
    }

    [TestMethod]
    public async Task Inspect_SaysEachDiagnosticOfTheBuildOnce()
    {
        (int code, string output, _) = await Run("inspect", Unsupported);

        Assert.AreEqual(1, code);
        Assert.AreEqual(1, output.Split('\n').Count(line => line.Contains("error MSDK3003:", StringComparison.Ordinal)), output);
        Assert.AreEqual(0, (await Run("inspect", Digits, "--manifest")).Code);
    }

    private static async Task<(int Code, string Output, string Error)> Run(params string[] arguments)
    {
        using StringWriter output = new();
        using StringWriter error = new();
        int code = await CommandLine.RunAsync(arguments, output, error);
        return (code, output.ToString(), error.ToString());
    }
}
