using ModelSdk.Build;
using ModelSdk.Build.Packs;
using ModelSdk.Build.Packs.Rules;
using ModelSdk.Packs.Tests.Building;
using ModelSdk.TestSupport.Android;

namespace ModelSdk.Packs.Tests.Bundles;

/// <summary>A finished application in which nothing is wrong, made of what PackBuild writes; tests break it by <c>with</c>.</summary>
/// <remarks>
/// Pack <c>flowers</c> comes on demand with a variant for both groups, <c>words</c> with the installation and a variant for one
/// of them. The base module has the dispatch libraries of both vendors and a model of its own.
/// </remarks>
internal sealed class BundledApplication : IDisposable
{
    public const string Qualcomm = "Qualcomm_SM8750";

    public const string MediaTek = "Mediatek_MT6993";

    private readonly PackedApplication _application = new();
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("modelsdk bundle ü ");

    public BundledApplication()
    {
        _application.AddVariants(
            _application.AddModel("flowers", "App", ("AiPack", "flowers"), ("DeliveryType", "OnDemand")),
            (Qualcomm, "flowers for Qualcomm"), ("MediaTek_MT6993", "flowers for MediaTek"));
        _application.AddVariants(_application.AddModel("words", "App", ("AiPack", "words")), (Qualcomm, "words for Qualcomm"));
        Built = _application.Build();
        Assert.AreEqual(0, Built.Modules.Count - 2, string.Join('\n', Built.Diagnostics.Select(static finding => finding.Message)));
        Right = new BundleAssembler
        {
            Modules = [.. Built.Modules.Select(static zip => (Path.GetFileNameWithoutExtension(zip), BundleAssembler.FilesOf(zip)))],
            Groups = File.ReadAllBytes(Built.DeviceGroupConfig!),
            BaseFiles =
            [
                ("lib/arm64-v8a/libLiteRtDispatch_Qualcomm.so", new byte[100]),
                ("lib/arm64-v8a/libLiteRtDispatch_Mediatek.so", new byte[100]),
                ("assets/models/App/small/small.tflite", new byte[1000]),
            ],
            Config = new AssembledConfig { UncompressNativeLibraries = false, UncompressedGlobs = ["**/*.tflite"] },
        };
    }

    public PackBuildResult Built { get; }

    /// <summary>The bundle as it should be.</summary>
    public BundleAssembler Right { get; }

    public string Write(BundleAssembler bundle) => bundle.Write(Path.Combine(_folder.FullName, "app.aab"));

    /// <summary>What the verification says of a bundle.</summary>
    public PackVerificationResult Verify(BundleAssembler bundle, PlayLimits? limits = null, params string[] expected) =>
        PackVerification.Run(Write(bundle), limits ?? new PlayLimits(), expected.Length == 0 ? null : expected, CancellationToken.None);

    /// <summary>Findings of a bundle, of one number or of all.</summary>
    public ModelDiagnostic[] Check(BundleAssembler bundle, string? number = null) =>
        [.. Verify(bundle).Diagnostics.Where(finding => number is null || finding.Rule.Id == number)];

    public void Dispose()
    {
        _application.Dispose();
        _folder.Delete(recursive: true);
    }
}
