using ModelSdk.Format.Artifacts;
using ModelSdk.TestSupport;

namespace ModelSdk.Cli.Tests;

/// <summary>modelsdk pack with real models and files that real compilers made.</summary>
[TestClass]
public sealed class PackTests : IDisposable
{
    private static readonly string Digits = Repository.Asset("digits", "digits.tflite");

    private readonly string _folder = Directory.CreateTempSubdirectory("modelsdk pack ö ").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [TestMethod]
    public async Task ModelAlone_MakesAPackAndLeavesOtherFilesAlone()
    {
        string foreign = Path.Combine(_folder, "notes.txt");
        File.WriteAllText(foreign, "mine");

        (int code, string output, string error) = await Run(Digits, "--name", "digits", "--delivery", "OnDemand", "--output", _folder);

        Assert.AreEqual(0, code, output + error);
        CollectionAssert.AreEqual(
            new[] { "bundleconfig.json", "digits.ai.pack", "modules/digits.zip", "notes.txt", "packs.json" }, Files());
        StringAssert.Contains(output, Path.Combine(_folder, "digits.ai.pack"));
        PackListEntry entry = PackList.Read(File.ReadAllBytes(Path.Combine(_folder, "packs.json"))).Packs.Single();
        Assert.AreEqual("digits OnDemand App/digits", $"{entry.Name} {entry.Delivery} {entry.Models.Single()}");
    }

    [TestMethod]
    [Needs(Shared.Data)]
    public async Task CompiledFile_IsCheckedAgainstItsModelAndPacked()
    {
        string model = Shared.Path("testdata", "models", "pretrainedResnet.tflite");
        string compiled = Shared.Path("toolchain", "compiled", "fakenpu-pretrainedResnet.tflite");

        (int code, string output, string error) = await Run(
            model, "--name", "nets", "--custom-target", "fake=FakeNpu/FAKE1/FakeNpu", "--variant", $"fake={compiled}", "--output", _folder);

        Assert.AreEqual(0, code, output + error);
        CollectionAssert.Contains(Files(), "DeviceGroupConfig.pb");
    }

    [TestMethod]
    [Needs(Shared.Data)]
    public async Task CompiledFileOfAnotherModel_IsRefused_AndNothingIsWritten()
    {
        string compiled = Shared.Path("toolchain", "compiled", "fakenpu-pretrainedResnet.tflite");

        (int code, string output, _) = await Run(
            Digits, "--name", "nets", "--custom-target", "fake=FakeNpu/FAKE1/FakeNpu", "--variant", $"fake={compiled}", "--output", _folder);

        Assert.AreEqual(1, code);
        StringAssert.Contains(output, "error MSDK4013");
        CollectionAssert.AreEqual(Array.Empty<string>(), Files());
    }

    [TestMethod]
    public async Task FileThatIsNoModel_IsAnError_AndNothingIsWritten()
    {
        string text = Path.Combine(_folder, "in", "text.tflite");
        Directory.CreateDirectory(Path.GetDirectoryName(text)!);
        File.WriteAllText(text, "no model at all");

        (int code, string output, _) = await Run(text, "--name", "p", "--output", Path.Combine(_folder, "out"));

        Assert.AreEqual(2, code);
        StringAssert.Contains(output, "error MSDK2001");
        Assert.IsFalse(Directory.Exists(Path.Combine(_folder, "out")));
    }

    [TestMethod]
    public async Task WrongPackName_IsTheErrorOfTheBuild()
    {
        (int code, string output, _) = await Run(Digits, "--name", "my-pack", "--output", Path.Combine(_folder, "out"));

        Assert.AreEqual(1, code);
        StringAssert.Contains(output, "error MSDK5101: AI pack name 'my-pack' is invalid");
        Assert.IsFalse(Directory.Exists(Path.Combine(_folder, "out")));
    }

    private static async Task<(int Code, string Output, string Error)> Run(params string[] arguments)
    {
        using StringWriter output = new();
        using StringWriter error = new();
        int code = await CommandLine.RunAsync(["pack", .. arguments], output, error);
        return (code, output.ToString(), error.ToString());
    }

    private string[] Files() =>
    [
        .. Directory.EnumerateFiles(_folder, "*", SearchOption.AllDirectories)
            .Select(file => Path.GetRelativePath(_folder, file).Replace('\\', '/'))
            .Order(StringComparer.Ordinal),
    ];
}
