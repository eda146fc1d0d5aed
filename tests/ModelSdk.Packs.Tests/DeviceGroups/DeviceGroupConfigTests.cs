using System.Text;
using ModelSdk.Build.Packs.DeviceGroups;

namespace ModelSdk.Packs.Tests.DeviceGroups;

/// <summary>The three forms of device groups: bytes against the vector of the reference, JSON as protobuf allows it, XML as Gradle takes it.</summary>
[TestClass]
public sealed class DeviceGroupConfigTests
{
    // reference/play-ai-packs.md 2.5.
    private const string Vector =
        "0a380a0f5175616c636f6d6d5f534d38373530121432120a085175616c636f6d6d1206534d38373530120f320d0a035154491206534d38373530";

    /// <summary>The groups of the vector.</summary>
    internal static readonly DeviceGroup[] Sample =
    [
        new("Qualcomm_SM8750",
        [
            new DeviceSelector { SystemOnChips = [new("Qualcomm", "SM8750")] },
            new DeviceSelector { SystemOnChips = [new("QTI", "SM8750")] },
        ]),
    ];

    [TestMethod]
    public void Message_OfTheReference_HasItsBytes()
    {
        byte[] expected = Convert.FromHexString(Vector);

        Assert.AreEqual(58, expected.Length);
        CollectionAssert.AreEqual(expected, DeviceGroupConfig.ToProto(Sample));
        AssertSame(Sample, DeviceGroupConfig.FromProto(expected));
    }

    [TestMethod]
    public void Message_AsGradleWritesIt_IsTheSame()
    {
        // An empty device_ram in each selector.
        string gradle = Vector.Replace("0a38", "0a3c").Replace("12143212", "12160a003212").Replace("120f320d", "12110a00320d");

        AssertSame(Sample, DeviceGroupConfig.FromProto(Convert.FromHexString(gradle)));
    }

    [TestMethod]
    public void EveryTruncation_IsRefusedWithItsPlace()
    {
        byte[] whole = Convert.FromHexString(Vector);
        for (int length = 1; length < whole.Length; length++)
        {
            InvalidDataException exception = Assert.ThrowsException<InvalidDataException>(() => DeviceGroupConfig.FromProto(whole.AsMemory(0, length)));
            StringAssert.Contains(exception.Message, "(at byte ");
        }
    }

    [TestMethod]
    [DataRow("""{ "deviceGroups": [ { "name": "a", "deviceSelectors": [ { "deviceRam": { "minBytes": "8000000000", "maxBytes": 9007199254740993 } } ] } ] }""")]
    [DataRow("""{ "device_groups": [ { "name": "a", "device_selectors": [ { "device_ram": { "min_bytes": 8000000000, "max_bytes": "9007199254740993" } } ] } ] }""")]
    [DataRow("""
        // what users write
        { "deviceGroups": [ { "name": "a", "note": [1], "deviceSelectors": [ { "device_ram": { "minBytes": 8000000000, "max_bytes": 9007199254740993, },
          "system_on_chips": null } ] }, ] }
        """)]
    public void Json_MayHaveBothSpellings(string json)
    {
        DeviceGroup[] expected = [new("a", [new DeviceSelector { MinRamBytes = 8_000_000_000, MaxRamBytes = 9_007_199_254_740_993 }])];

        AssertSame(expected, DeviceGroupConfig.FromJson(Encoding.UTF8.GetBytes(json)));
        AssertSame(expected, DeviceGroupConfig.FromJson(Encoding.UTF8.GetBytes("\uFEFF" + json)));
    }

    [TestMethod]
    [DataRow("""[]""", "at the root a DeviceGroupConfig is expected, as an object, not a list")]
    [DataRow("""{ "deviceGroups": {} }""", "at 'deviceGroups' a list is expected, not an object")]
    [DataRow("""{ "deviceGroups": [ 3 ] }""", "at 'deviceGroups[0]' a DeviceGroup is expected, as an object, not 3")]
    [DataRow("""{ "deviceGroups": [ { "name": 3 } ] }""", "at 'deviceGroups[0].name' a string is expected, not 3")]
    [DataRow("""{ "deviceGroups": [ { "name": "a", "deviceSelectors": "0123456789012345678901234567890123456789" } ] }""", "a list is expected, not \"012345678901234567890123456789012345678…")]
    [DataRow("""{ "deviceGroups": [ { "deviceSelectors": [ { "deviceRam": { "minBytes": 1.5 } } ] } ] }""", "minBytes' a whole number is expected, not 1.5")]
    [DataRow("""{ "deviceGroups": [ {} ], "device_groups": [] }""", "'device_groups' stands there twice, as deviceGroups and as device_groups: keep deviceGroups")]
    [DataRow("{\n  \"deviceGroups\": [ }\n", "is not JSON: line 2, column 21: '}' is an invalid start of a value")]
    public void Json_ThatIsWrong_IsRefusedWithItsPlace(string json, string expected)
    {
        Func<object> read = () => DeviceGroupConfig.FromJson(Encoding.UTF8.GetBytes(json));

        StringAssert.Contains(Assert.ThrowsException<InvalidDataException>(read).Message, expected);
    }

    /// <summary>Compares with what the message holds.</summary>
    internal static void AssertSame(IReadOnlyList<DeviceGroup> expected, IReadOnlyList<DeviceGroup> actual) =>
        Assert.AreEqual(Describe(expected), Describe(actual));

    private static string Describe(IEnumerable<DeviceGroup> groups) => string.Join('\n', groups.Select(static group =>
        $"{group.Name}: {string.Join(" | ", group.Selectors.Select(static selector => string.Join(
            "; ",
            [
                $"{selector.MinRamBytes}-{selector.MaxRamBytes}",
                .. selector.IncludedDevices.Select(static device => $"+{device}"),
                .. selector.ExcludedDevices.Select(static device => $"-{device}"),
                .. selector.RequiredFeatures.Select(static feature => $"+{feature}"),
                .. selector.ForbiddenFeatures.Select(static feature => $"-{feature}"),
                .. selector.SystemOnChips.Select(static chip => chip.ToString()),
            ])))}"));
}
