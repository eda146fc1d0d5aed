using ModelSdk.TestSupport;
using ModelSdk.TestSupport.Android;

namespace ModelSdk.Cli.Tests;

/// <summary>modelsdk pack verify: what it prints of packs that <c>modelsdk pack</c> made, and what it tells the shell.</summary>
[TestClass]
public sealed class PackVerifyTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("modelsdk verify ü ").FullName;

    private string Bundle => Path.Combine(_folder, "app.aab");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [TestMethod]
    public async Task WholeBundle_IsZero_AndShowsWhatIsInIt()
    {
        (await MakeBundle()).Write(Bundle);

        (int code, string output, string error) = await Run("pack", "verify", Bundle, "--expect", "digits");

        Assert.AreEqual("", error);
        Assert.AreEqual(0, code, output);
        StringAssert.StartsWith(output, $"""
            {Bundle}:
              app bundle of com.example.app, API level 31 and later

              module  type     delivery     files       size   download
              base    base     InstallTime      0    0 bytes    0 bytes
              digits  ai-pack  OnDemand         2  17
            """);
        StringAssert.Contains(output, """

              pack digits:
              device group  receives                   size  from
              every device  digits.pack.json  
            """.TrimEnd());
        StringAssert.Contains(output, "\n                digits/digits.tflite  174.54 KB\n");
        StringAssert.EndsWith(output, "\n  Nothing wrong was found.\n");
    }

    [TestMethod]
    public async Task MissingPack_IsOne_AndQuietPrintsOnlyThat()
    {
        (await MakeBundle()).Write(Bundle);

        (int code, string output, _) = await Run("pack", "verify", Bundle, "--quiet", "--expect", "digits,voices");

        Assert.AreEqual(1, code);
        Assert.AreEqual($"{Bundle} : model error MSDK5144: 'app.aab' is incomplete, do not upload it: pack 'voices' is not in it\n", output.ReplaceLineEndings("\n"));
    }

    [TestMethod]
    public async Task Warnings_AreZero_AndLimitsCanBeSet()
    {
        BundleAssembler bundle = await MakeBundle();
        (bundle with { BaseFiles = [("assets/a.tflite", new byte[1_000_000])], Compress = false }).Write(Bundle);

        (int code, string output, _) = await Run("pack", "verify", Bundle, "--base-size-limit", "1");
        Assert.AreEqual(0, code, output);
        StringAssert.Contains(output, " : model warning MSDK1005: Models in the base module of the app bundle are 1 MB");
        StringAssert.Contains(output, " : model warning MSDK5143: ");
        Assert.IsFalse(output.Contains("Nothing wrong", StringComparison.Ordinal), output);

        (code, output, _) = await Run("pack", "verify", Bundle, "--install-time-size-limit", "1");
        Assert.AreEqual(0, code, output);
        (code, _, string error) = await Run("pack", "verify", Bundle, "--pack-count-limit", "many");
        Assert.AreEqual(2, code);
        StringAssert.Contains(error, "'many' for --pack-count-limit is not a number above 0.");
    }

    [TestMethod]
    public async Task SinglePack_IsChecked_UnderBothNames()
    {
        _ = await MakeBundle();
        string pack = Path.Combine(_folder, "packs", "digits.ai.pack");
        string module = Path.Combine(_folder, "packs", "modules", "digits.zip");

        (int code, string output, _) = await Run("pack", "verify", pack, module);

        Assert.AreEqual(0, code, output);
        Assert.AreEqual(2, output.Split("  pack of com.example.app").Length - 1, output);

        byte[] bytes = File.ReadAllBytes(pack);
        bytes[^5000] ^= 1;
        File.WriteAllBytes(pack, bytes);
        (code, output, _) = await Run("pack", "verify", pack);
        Assert.AreEqual(1, code, output);
        StringAssert.Contains(output, $"{pack} : model error MSDK5144: 'digits.ai.pack' is incomplete");
        StringAssert.Contains(output, "'digits/digits.tflite' in pack 'digits' cannot be read");
    }

    [TestMethod]
    public async Task WhatIsNeither_IsTwo_AndTheOthersAreChecked()
    {
        (await MakeBundle()).Write(Bundle);

        (int code, string output, string error) = await Run(
            "pack", "verify", Repository.Path("README.md"), Path.Combine(_folder, "missing.aab"), Bundle);

        Assert.AreEqual(2, code);
        StringAssert.Contains(error, "README.md' cannot be checked: ");
        StringAssert.Contains(error, "missing.aab' cannot be checked: ");
        StringAssert.Contains(output, "Nothing wrong was found.");
    }

    [TestMethod]
    public async Task WithoutFiles_IsTwo() => Assert.AreEqual(2, (await Run("pack", "verify")).Code);

    private async Task<BundleAssembler> MakeBundle()
    {
        string packs = Path.Combine(_folder, "packs");
        (int code, string output, string error) = await Run(
            "pack", Repository.Asset("digits", "digits.tflite"), "--name", "digits", "--delivery", "OnDemand",
            "--package", "com.example.app", "--output", packs);
        Assert.AreEqual(0, code, output + error);
        return new BundleAssembler { Modules = [("digits", BundleAssembler.FilesOf(Path.Combine(packs, "modules", "digits.zip")))] };
    }

    private static async Task<(int Code, string Output, string Error)> Run(params string[] arguments)
    {
        using StringWriter output = new();
        using StringWriter error = new();
        int code = await CommandLine.RunAsync(arguments, output, error);
        return (code, output.ToString(), error.ToString());
    }
}
