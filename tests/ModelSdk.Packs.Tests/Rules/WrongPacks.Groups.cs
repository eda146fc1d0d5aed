using ModelSdk.Build.Packs;
using ModelSdk.Build.Packs.DeviceGroups;
using ModelSdk.Build.Packs.Layout;
using ModelSdk.Build.Packs.Rules;

namespace ModelSdk.Packs.Tests.Rules;

// Names, sizes and device groups.
public static partial class WrongPacks
{
    private static DeviceGroup[] AB => [TestPacks.Group("A", "Mediatek/MT6991"), TestPacks.Group("B", "Mediatek/MT6993")];

    private static RuleContext Small => TestPacks.Context with { Limits = new PlayLimits { PackBytes = 100, ConsentBytes = 50 } };

    private static IEnumerable<WrongPack> Names =>
    [
        new("hyphen in the name", "MSDK5101", "'a-b' is invalid", TestPacks.Set([], TestPacks.Pack("a-b", "assets/p/n")), "Module names with special characters not supported"),
        new("digit at the beginning", "MSDK5101", "'1st' is invalid", TestPacks.Set([], TestPacks.Pack("1st", "assets/p/n")), "Module names with special characters not supported"),
        new("the name base", "MSDK5102", "it is the module of the application itself", TestPacks.Set([], TestPacks.Pack("base", "assets/p/n")), "The base module should not have the 'split' attribute set"),
        new("names that differ in case", "MSDK5102", "packs 'p', 'P' are one", TestPacks.Set([], TestPacks.Pack("p", "assets/p/n"), TestPacks.Pack("P", "assets/q/n"))),
    ];

    private static IEnumerable<WrongPack> Sizes =>
    [
        new("too large", "MSDK5105", "needs about 101 bytes compressed for every device", TestPacks.Set([], Install(Noise("assets/p/n", 101)))) { Context = Small },
        new("too large for one group", "MSDK5105", "for device group 'B'; Google Play accepts at most 100 bytes", TestPacks.Set(
            AB, Install(Noise("assets/p#group_A/n", 40), Noise("assets/p#group_B/n", 60), Noise("assets/p#group_other/n", 1), Noise("assets/q/n", 41)))) { Context = Small },
        new("nearly too large", "MSDK5106", "90 bytes compressed for every device, which is 90 %", TestPacks.Set([], Install(Noise("assets/p/n", 90)))) { Context = Small },
        new("consent", "MSDK5111", "Pack 'p' (OnDemand) is about 51 bytes", TestPacks.Set(
            [], Install(Noise("assets/p/n", 51)) with { Delivery = DeliveryType.OnDemand })) { Context = Small },
    ];

    private static IEnumerable<WrongPack> Groups =>
    [
        new("group without a name", "MSDK5120", "Device group '' has no name", With(TestPacks.Group("", "M/1")), "Device groups must specify a name."),
        new("group that begins with a digit", "MSDK5120", "'1A' is invalid", With(TestPacks.Group("1A", "M/1")), "Device group name should match the regex"),
        new("group with a hyphen", "MSDK5120", "'A-B' is invalid", With(TestPacks.Group("A-B", "M/1")), "Device group name should match the regex"),
        new("declared group other", "MSDK5120", "is implicit and must not be declared", With(TestPacks.Group("other", "M/1")), "Device group 'other' is implicit."),
        new("group declared twice", "MSDK5121", "'A' is declared twice", With(TestPacks.Group("A", "M/1")), "Found duplicated device group names [A]."),
        new("no selector", "MSDK5122", "'C' has 0 selectors; 1 to 5 are allowed. Without one", With(TestPacks.Group("C")), "Device group 'C' must specify at least one selector."),
        new("six selectors", "MSDK5122", "'C' has 6 selectors; 1 to 5", With(TestPacks.Group("C", "M/1", "M/2", "M/3", "M/4", "M/5", "M/6"))),
        new("10,001 included devices", "MSDK5125", "lists 10,001 included devices; the limit is 10,000", With(Conditions(new DeviceSelector { IncludedDevices = Devices(10_001) }))),
        new("10,001 excluded devices in two selectors", "MSDK5125", "lists 10,001 excluded devices", With(
            Conditions(new DeviceSelector { ExcludedDevices = Devices(5_000) }, new DeviceSelector { ExcludedDevices = Devices(5_001) }))),
        new("101 required features", "MSDK5125", "lists 101 required system features; the limit is 100", With(Conditions(new DeviceSelector { RequiredFeatures = Features(101) }))),
        new("101 forbidden features", "MSDK5125", "lists 101 forbidden system features; the limit is 100", With(Conditions(new DeviceSelector { ForbiddenFeatures = Features(101) }))),
    ];

    private static IEnumerable<WrongPack> Chips =>
    [
        new("no manufacturer", "MSDK5123", "in group 'C' lacks a manufacturer: '/SM1'", With(TestPacks.Group("C", "/SM1"))),
        new("no model", "MSDK5123", "lacks a model: 'Google/ '", With(TestPacks.Group("C", "Google/ "))),
        new("space at the end", "MSDK5123", "begins or ends with a space, which no device reports: 'Google/Tensor G5 '", With(TestPacks.Group("C", "Google/Tensor G5 "))),
        new("space at the beginning", "MSDK5123", "' Google/Tensor G5'", With(TestPacks.Group("C", " Google/Tensor G5"))),
        new("chip in two groups", "MSDK5124", "'Mediatek/MT6991' is in groups 'A' and 'C'", With(TestPacks.Group("C", "Mediatek/MT6991"))),
        new("chip in a narrower group behind", "MSDK5124", "in groups 'A' and 'C'", With(Conditions(
            new DeviceSelector { MinRamBytes = 1, SystemOnChips = [TestPacks.Soc("Mediatek/MT6991")] }))),
        new("chip ALL", "MSDK5126", "'Google/ALL' of device group 'C'", With(TestPacks.Group("C", "Google/ALL"))),
        new("QTI alone", "MSDK5127", "'SM8750' (group 'C') as QTI or as Qualcomm, letter by letter; only 'QTI' is listed", With(TestPacks.Group("C", "QTI/SM8750"))),
        new("Qualcomm alone", "MSDK5127", "only 'Qualcomm' is listed", With(TestPacks.Group("C", "Qualcomm/SM8750", "Qualcomm/SM8850"))),
        new("Qualcomm in other letters", "MSDK5127", "only 'QTI', 'qualcomm' is listed", With(TestPacks.Group("C", "qualcomm/SM8750", "QTI/SM8750"))),
        new("Android 11", "MSDK5128", "this app allows API 30 and later", TestPacks.Set(AB, Good("p"))) { Context = Android(30) },
        new("a configuration of others", "MSDK5142", "('com.android.tools.build.bundletool/DeviceGroupConfig.pb:g.pb')", TestPacks.Set(AB, Good("p")))
        {
            Context = TestPacks.Context with
            {
                Android = new AndroidFacts
                {
                    MinSdkVersion = 31,
                    BundleMetadata = ["com.example/facts.json:facts.json", "com.android.tools.build.bundletool/DeviceGroupConfig.pb:g.pb"],
                },
            },
        },
    ];

    /// <summary>A context with this minSdkVersion.</summary>
    private static RuleContext Android(int? version) => TestPacks.Context with { Android = new AndroidFacts { MinSdkVersion = version } };

    private static PackSet With(DeviceGroup more) => TestPacks.Set([.. AB, more], Good("p"));

    private static DeviceGroup Conditions(params DeviceSelector[] selectors) => new("C", selectors);

    private static DeviceId[] Devices(int count) => [.. Enumerable.Range(0, count).Select(static i => new DeviceId("brand", $"device{i}"))];

    private static string[] Features(int count) => [.. Enumerable.Range(0, count).Select(static i => $"android.hardware.f{i}")];

    private static PackContent Install(params PackFile[] files) => new() { Name = "p", Delivery = DeliveryType.InstallTime, Files = files };

    private static PackFile Noise(string path, int length)
    {
        byte[] bytes = new byte[length];
        new Random(length).NextBytes(bytes);
        return PackFile.FromBytes(path, bytes);
    }

    // With folders for the groups A, B and other, and more files.
    private static PackContent Good(string name, params string[] more) =>
        TestPacks.Pack(name, [$"assets/{name}#group_A/n", $"assets/{name}#group_B/n", $"assets/{name}#group_other/n", .. more]);
}
