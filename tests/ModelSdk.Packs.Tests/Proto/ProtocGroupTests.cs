using System.Globalization;
using System.Text;
using ModelSdk.Build.Packs.DeviceGroups;
using ModelSdk.Packs.Tests.DeviceGroups;
using ModelSdk.TestSupport;

namespace ModelSdk.Packs.Tests.Proto;

/// <summary>Device groups that we write, as protoc reads them, and those that protoc writes, as we read them.</summary>
[TestClass]
[Needs(Protoc.Need)]
public sealed class ProtocGroupTests
{
    private static readonly string[] Words = ["a", "QTI", "Tensor G5", "größe_9", "\"quoted\"", "x\ny", "漢字", new('w', 200)];

    [TestMethod]
    public void RandomGroups_HaveTheBytesOfProtoc()
    {
        Random random = new(20261122);
        for (int i = 0; i < 40; i++)
        {
            DeviceGroup[] groups = Groups(random);
            byte[] bytes = DeviceGroupConfig.ToProto(groups);
            string text = Text(groups);

            Assert.AreEqual(text, Protoc.DeviceGroups.Decode(bytes), $"round {i}");
            byte[] theirs = Protoc.DeviceGroups.Encode(text);
            CollectionAssert.AreEqual(theirs, bytes, $"round {i}");
            DeviceGroupConfigTests.AssertSame(groups, DeviceGroupConfig.FromProto(theirs));
        }
    }

    [TestMethod]
    public void TextWrittenByHand_IsRead()
    {
        byte[] bytes = Protoc.DeviceGroups.Encode("""
            device_groups {
              name: "Google_Tensor_G5"
              device_selectors {
                device_ram { }
                system_on_chips { model: "Tensor G5" manufacturer: "Google" }
              }
              device_selectors { device_ram { max_bytes: 9223372036854775807 } }
            }
            device_groups { }
            """);

        DeviceGroupConfigTests.AssertSame(
            [
                new("Google_Tensor_G5",
                [
                    new DeviceSelector { SystemOnChips = [new("Google", "Tensor G5")] },
                    new DeviceSelector { MaxRamBytes = long.MaxValue },
                ]),
                new("", []),
            ],
            DeviceGroupConfig.FromProto(bytes));
    }

    private static DeviceGroup[] Groups(Random random) =>
        [.. Some(random, 5, () => new DeviceGroup(Word(random), [.. Some(random, 4, () => Selector(random))]))];

    private static DeviceSelector Selector(Random random) => new()
    {
        MinRamBytes = Number(random),
        MaxRamBytes = Number(random),
        IncludedDevices = [.. Some(random, 3, () => new DeviceId(Word(random), random.Next(2) == 0 ? "" : Word(random)))],
        ExcludedDevices = [.. Some(random, 3, () => new DeviceId(Word(random), Word(random)))],
        RequiredFeatures = [.. Some(random, 3, () => Word(random))],
        ForbiddenFeatures = [.. Some(random, 3, () => Word(random))],
        SystemOnChips = [.. Some(random, 20, () => new SystemOnChip(Word(random), Word(random)))],
    };

    private static IEnumerable<T> Some<T>(Random random, int most, Func<T> make) =>
        Enumerable.Range(0, random.Next(most + 1)).Select(_ => make()).ToArray();

    private static string Word(Random random) => Words[random.Next(Words.Length)];

    private static long Number(Random random) => random.Next(3) switch
    {
        0 => 0,
        1 => random.Next(200),
        _ => random.NextInt64(),
    };

    // protobuf's text format, by hand: what protoc prints for these groups.
    private static string Text(IEnumerable<DeviceGroup> groups)
    {
        StringBuilder text = new();
        foreach (DeviceGroup group in groups)
        {
            Block(text, "", "device_groups", () =>
            {
                Line(text, "  ", "name", group.Name);
                foreach (DeviceSelector selector in group.Selectors)
                {
                    Block(text, "  ", "device_selectors", () => Selector(text, selector));
                }
            });
        }

        return text.ToString();
    }

    private static void Selector(StringBuilder text, DeviceSelector selector)
    {
        if (selector.MinRamBytes != 0 || selector.MaxRamBytes != 0)
        {
            Block(text, "    ", "device_ram", () =>
            {
                Line(text, "      ", "min_bytes", selector.MinRamBytes);
                Line(text, "      ", "max_bytes", selector.MaxRamBytes);
            });
        }

        (string Name, (string Name, string Value)[])[] messages =
        [
            .. selector.IncludedDevices.Select(static device => ("included_device_ids", Device(device))),
            .. selector.ExcludedDevices.Select(static device => ("excluded_device_ids", Device(device))),
            .. selector.RequiredFeatures.Select(static feature => ("required_system_features", new[] { ("name", feature) })),
            .. selector.ForbiddenFeatures.Select(static feature => ("forbidden_system_features", new[] { ("name", feature) })),
            .. selector.SystemOnChips.Select(static chip => ("system_on_chips", new[] { ("manufacturer", chip.Manufacturer), ("model", chip.Model) })),
        ];
        foreach ((string message, (string Name, string Value)[] fields) in messages)
        {
            Block(text, "    ", message, () => Array.ForEach(fields, field => Line(text, "      ", field.Name, field.Value)));
        }
    }

    private static (string Name, string Value)[] Device(DeviceId device) => [("build_brand", device.Brand), ("build_device", device.Device)];

    private static void Block(StringBuilder text, string indent, string name, Action content)
    {
        text.Append(indent).Append(name).Append(" {\n");
        content();
        text.Append(indent).Append("}\n");
    }

    private static void Line(StringBuilder text, string indent, string name, object value)
    {
        string written = value is string word ? Quote(word) : Convert.ToString(value, CultureInfo.InvariantCulture)!;
        if (written is not ("0" or "\"\""))
        {
            text.Append(indent).Append(name).Append(": ").Append(written).Append('\n');
        }
    }

    // Bytes outside ASCII in octal.
    private static string Quote(string word) => $"\"{string.Concat(Encoding.UTF8.GetBytes(word).Select(static code => (char)code switch
    {
        '\n' => "\\n",
        '"' => "\\\"",
        > '~' => "\\" + Convert.ToString(code, 8),
        _ => ((char)code).ToString(),
    }))}\"";
}
