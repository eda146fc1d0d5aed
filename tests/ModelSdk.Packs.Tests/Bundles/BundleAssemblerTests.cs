using ModelSdk.Build.Packs;
using ModelSdk.Build.Packs.Bundles;
using ModelSdk.Build.Packs.Rules;
using ModelSdk.TestSupport;
using ModelSdk.TestSupport.Android;

namespace ModelSdk.Packs.Tests.Bundles;

/// <summary>The bundles of these tests are bundles to bundletool, and what bundletool makes of the same modules is read alike.</summary>
[TestClass]
[Needs(AndroidTools.Need)]
public sealed class BundleAssemblerTests : IDisposable
{
    private readonly BundledApplication _application = new();
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("modelsdk-assembler-");

    public void Dispose()
    {
        _application.Dispose();
        _folder.Delete(recursive: true);
    }

    [TestMethod]
    public void AssembledBundle_IsValidToBundletool()
    {
        string bundle = _application.Write(_application.Right);

        _ = Bundletool.Current.Run("validate", $"--bundle={bundle}").Succeeded();
    }

    [TestMethod]
    public void BundleOfBundletool_HasNoFindings_AndTheSameSummary()
    {
        string modules = BaseModule.Write(At("base.zip"), "com.example.app", 31, _application.Right.BaseFiles);
        string configuration = At("config.json");
        File.WriteAllText(configuration, File.ReadAllText(_application.Built.BundleConfiguration!)
            .Replace("\"optimizations\"", "\"compression\": { \"uncompressedGlob\": [ \"**/*.tflite\" ] },\n  \"optimizations\"", StringComparison.Ordinal));
        string bundle = At("app.aab");
        _ = Bundletool.Current.BuildBundle(
            bundle,
            [modules, .. _application.Built.Modules],
            configuration,
            $"com.android.tools.build.bundletool/DeviceGroupConfig.pb:{_application.Built.DeviceGroupConfig}").Succeeded();

        PackVerificationResult real = PackVerification.Run(bundle, new PlayLimits(), ["flowers", "words"], CancellationToken.None);
        PackVerificationResult own = _application.Verify(_application.Right);

        Assert.AreEqual(0, real.Diagnostics.Count, string.Join('\n', real.Diagnostics.Select(static finding => finding.Message)));
        Assert.AreEqual(Devices(own), Devices(real));
        using AppBundle read = AppBundle.Open(bundle);
        Assert.AreEqual("1.18.3", read.Configuration.BundletoolVersion);
        Assert.IsTrue(read.Configuration.SplitsByDeviceGroup);
    }

    [TestMethod]
    public void BundleWithoutGroups_IsTakenByBundletool_ButNotByUs()
    {
        // The reason for the rule: bundletool only warns.
        BundleAssembler lost = _application.Right with { Groups = null, Config = _application.Right.Config with { SplitsByGroup = false } };
        string bundle = _application.Write(lost);
        ToolRun run = Bundletool.Current.Run("validate", $"--bundle={bundle}").Succeeded();

        StringAssert.Contains(run.Error + run.Output, "DeviceGroupConfig");
        Assert.AreEqual(2, _application.Check(lost, "MSDK5144").Length);
    }

    // The base module of aapt2 has a resource table besides.
    private static string Devices(PackVerificationResult result)
    {
        string all = string.Join('\n', result.Summary);
        return all[all.IndexOf("device group ", StringComparison.Ordinal)..];
    }

    private string At(string name) => Path.Combine(_folder.FullName, name);
}
