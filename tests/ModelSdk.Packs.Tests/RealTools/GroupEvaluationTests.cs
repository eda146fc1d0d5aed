using System.Collections.Concurrent;
using System.Text.Json;
using ModelSdk.Build.Packs.DeviceGroups;
using ModelSdk.Build.Targets;
using ModelSdk.TestSupport;
using ModelSdk.TestSupport.Android;

namespace ModelSdk.Packs.Tests.RealTools;

/// <summary>Which group a device is in, by bundletool's own evaluator: our groups of all SoCs, as they come back out of DeviceGroupConfig.pb.</summary>
[TestClass]
[Needs(AndroidTools.Need)]
[Needs(Shared.Data)]
public sealed class GroupEvaluationTests
{
    private static readonly DeviceGroup[] All = [.. SocTable.Builtin.All.Select(TargetGroups.Of).OfType<DeviceGroup>()];

    // Letter by letter: Play compares as bundletool does.
    [TestMethod]
    [DataRow("QTI", "SM8750", "Qualcomm_SM8750")]
    [DataRow("Qualcomm", "SM8750", "Qualcomm_SM8750")]
    [DataRow("Google", "Tensor G5", "Google_Tensor_G5")]
    [DataRow("qualcomm", "SM8750", null)]
    [DataRow("Google", "Tensor_G5", null)]
    public void Device_IsInTheGroupOfItsChip(string manufacturer, string model, string? group)
    {
        AndroidTools.Require();
        using Evaluator evaluator = new(All);
        CollectionAssert.AreEqual(group is null ? [] : new[] { group }, evaluator.Groups(Chip(manufacturer, model)));
    }

    [TestMethod]
    [TestCategory("Long")]
    public void EveryKnownChip_IsInItsOwnGroupOnly()
    {
        AndroidTools.Require();
        using Evaluator evaluator = new(All);
        (string Group, PlaySelector Chip)[] chips = [.. SocTable.Builtin.All.Where(static soc => TargetGroups.Of(soc) is not null)
            .SelectMany(static soc => soc.PlaySelectors, static (soc, chip) => (soc.PlayDeviceGroup!, chip))];
        Assert.IsTrue(chips.Length >= 30, $"{chips.Length} chips");
        ConcurrentBag<string> wrong = [];
        Parallel.ForEach(chips, new ParallelOptions { MaxDegreeOfParallelism = 2 }, chip =>
        {
            string answer = string.Join(", ", evaluator.Groups(Chip(chip.Chip.Manufacturer, chip.Chip.Model)));
            if (answer != chip.Group)
            {
                wrong.Add($"{chip.Chip}: {answer} instead of {chip.Group}");
            }
        });
        Assert.AreEqual("", string.Join('\n', wrong));
    }

    // Everything that a selector of an imported configuration can say, once true and once false.
    [TestMethod]
    [TestCategory("Long")]
    public void Selectors_MeanWhatBundletoolMakesOfThem()
    {
        AndroidTools.Require();
        using Evaluator evaluator = new(
        [
            new("ram", [new DeviceSelector { MinRamBytes = 4_000_000_000, MaxRamBytes = 8_000_000_000 }]),
            new("pixel", [new DeviceSelector { IncludedDevices = [new("google", "")], ExcludedDevices = [new("google", "oriole")] }]),
            new("camera", [new DeviceSelector { RequiredFeatures = ["android.hardware.camera"], ForbiddenFeatures = ["android.hardware.telephony"] }]),
        ]);
        (object Device, string[] Groups)[] cases =
        [
            (new { ram = "4000000000" }, ["ram"]),
            (new { ram = "3999999999" }, []),
            (new { ram = "8000000000" }, []),
            (new { deviceId = new { buildBrand = "google", buildDevice = "raven" } }, ["pixel"]),
            (new { deviceId = new { buildBrand = "google", buildDevice = "oriole" } }, []),
            (new { systemFeatures = new[] { new { name = "android.hardware.camera" } } }, ["camera"]),
            (new { systemFeatures = new[] { new { name = "android.hardware.camera" }, new { name = "android.hardware.telephony" } } }, []),
            (new { ram = "5000000000", systemFeatures = new[] { new { name = "android.hardware.camera" } } }, ["ram", "camera"]),
        ];
        foreach ((object device, string[] groups) in cases)
        {
            CollectionAssert.AreEqual(groups, evaluator.Groups(device), JsonSerializer.Serialize(device));
        }
    }

    private static object Chip(string manufacturer, string model) => new { systemOnChip = new { manufacturer, model } };

    /// <summary>A configuration in the JSON form that the evaluator reads, made of the groups that our reader finds in the message that our writer made.</summary>
    private sealed class Evaluator : IDisposable
    {
        private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("modelsdk-evaluate-");

        public Evaluator(IReadOnlyList<DeviceGroup> groups)
        {
            object configuration = new
            {
                deviceGroups = DeviceGroupConfig.FromProto(DeviceGroupConfig.ToProto(groups)).Select(static group => new
                {
                    name = group.Name,
                    deviceSelectors = group.Selectors.Select(static selector => new
                    {
                        deviceRam = new { minBytes = selector.MinRamBytes, maxBytes = selector.MaxRamBytes },
                        includedDeviceIds = selector.IncludedDevices.Select(Id),
                        excludedDeviceIds = selector.ExcludedDevices.Select(Id),
                        requiredSystemFeatures = selector.RequiredFeatures.Select(Feature),
                        forbiddenSystemFeatures = selector.ForbiddenFeatures.Select(Feature),
                        systemOnChips = selector.SystemOnChips.Select(static chip => new { manufacturer = chip.Manufacturer, model = chip.Model }),
                    }),
                }),
            };
            File.WriteAllBytes(Configuration, JsonSerializer.SerializeToUtf8Bytes(configuration));
        }

        private string Configuration => Path.Combine(_folder.FullName, "config.json");

        public string[] Groups(object device)
        {
            string properties = Path.Combine(_folder.FullName, $"{Guid.NewGuid():N}.json");
            File.WriteAllBytes(properties, JsonSerializer.SerializeToUtf8Bytes(device));
            ToolRun run = Bundletool.Current.Run(
                "evaluate-device-targeting-config", $"--config={Configuration}", $"--device-properties={properties}").Succeeded();
            string line = run.Output.Split('\n').Single(static line => line.StartsWith("Groups:", StringComparison.Ordinal));
            return [.. line.Split('\'').Where(static (_, index) => index % 2 == 1)];
        }

        public void Dispose() => _folder.Delete(recursive: true);

        private static object Id(DeviceId id) => new { buildBrand = id.Brand, buildDevice = id.Device };

        private static object Feature(string name) => new { name };
    }
}
