using ModelSdk.Format.LiteRtLm;
using ModelSdk.Format.Tests.Building;
using ModelSdk.TestSupport;

namespace ModelSdk.Format.Tests;

/// <summary>Damaged bundles end in a bundle that can be read, or in <see cref="ModelFormatException"/>; nothing else.</summary>
[TestClass]
public sealed class LiteRtLmDamageTests
{
    // What the reader itself must refuse; the other broken bundles can be read, and it is their content that is wrong.
    private static readonly Dictionary<string, ModelFormatError> RefusedWhenOpened = new()
    {
        ["01_empty"] = ModelFormatError.Corrupt,
        ["02_truncated_prefix"] = ModelFormatError.Corrupt,
        ["03_truncated_header"] = ModelFormatError.Corrupt,
        ["04_truncated_last_section"] = ModelFormatError.Corrupt,
        ["05_wrong_magic"] = ModelFormatError.WrongIdentifier,
        ["06_wrong_major"] = ModelFormatError.UnsupportedVersion,
        ["08_header_end_16"] = ModelFormatError.Corrupt,
        ["09_header_end_huge"] = ModelFormatError.Corrupt,
        ["10_header_garbage"] = ModelFormatError.Corrupt,
        ["11_section_end_beyond_eof"] = ModelFormatError.Corrupt,
        ["12_section_begin_beyond_eof"] = ModelFormatError.Corrupt,
        ["13_section_begin_gt_end"] = ModelFormatError.Corrupt,
        // Besides garbage in the model, the file ends before its last section does.
        ["25_model_garbage"] = ModelFormatError.Corrupt,
    };

    [TestMethod]
    public void EveryTruncation_OpensOrIsRefused()
    {
        byte[] bytes = Bundle();
        int refused = 0;
        int sections = 3 * BundleBuilder.Block;
        for (int length = 0; length < bytes.Length; length += length < 1024 || length >= sections ? 1 : 509)
        {
            refused += Try(bytes.AsMemory(0, length), $"cut to {length}") ? 0 : 1;
        }

        // The header names the last byte, so no part of a bundle is a bundle.
        Assert.IsTrue(refused > 1500, $"{refused}");
        Assert.IsFalse(Try(bytes.AsMemory(0, bytes.Length - 1), "last byte"));
        Assert.IsTrue(Try(bytes, "whole"));
    }

    [TestMethod]
    public void EveryBitOfTheHeader_FlippedAlone_OpensOrIsRefused()
    {
        byte[] bytes = Bundle();
        using LiteRtLmFile whole = LiteRtLmFile.Load(bytes);
        int opened = 0;
        for (int bit = 0; bit < whole.HeaderEnd * 8; bit++)
        {
            bytes[bit / 8] ^= (byte)(1 << (bit % 8));
            opened += Try(bytes, $"bit {bit}") ? 1 : 0;
            bytes[bit / 8] ^= (byte)(1 << (bit % 8));
        }

        Assert.IsTrue(opened > 500 && opened < (whole.HeaderEnd * 8) - 500, $"{opened} of {whole.HeaderEnd * 8} opened");
    }

    [TestMethod]
    [Timeout(300_000)]
    public void TwentyThousandMutations_OpenOrAreRefused()
    {
        byte[] bytes = Bundle();
        int headerEnd;
        int[] filled;
        using (LiteRtLmFile whole = LiteRtLmFile.Load(bytes))
        {
            headerEnd = (int)whole.HeaderEnd;
            // Only where there is something: most of a small bundle is padding.
            filled = [.. whole.Sections.SelectMany(section => Enumerable.Range((int)section.Begin, (int)section.Length))];
        }

        int opened = 0;
        for (int seed = 0; seed < 20_000; seed++)
        {
            Random random = new(seed);
            List<(int At, byte Was)> changes = [];
            for (int i = random.Next(1, 6); i > 0; i--)
            {
                int at = random.Next(2) == 0 ? random.Next(headerEnd) : filled[random.Next(filled.Length)];
                changes.Add((at, bytes[at]));
                bytes[at] = random.Next(3) == 0 ? (byte)random.Next(256) : (byte)(bytes[at] ^ (1 << random.Next(8)));
            }

            opened += Try(bytes, $"seed {seed}") ? 1 : 0;
            changes.Reverse();
            changes.ForEach(change => bytes[change.At] = change.Was);
        }

        Assert.IsTrue(opened is > 2_000 and < 18_000, $"{opened} opened");
    }

    [TestMethod]
    [Needs(Shared.Data)]
    public void BrokenBundles_AreRefusedOrRead()
    {
        string[] files = Directory.GetFiles(Shared.Path("testdata", "llm", "broken"), "*.litertlm");
        Assert.AreEqual(43, files.Length);
        foreach (string file in files)
        {
            string name = Path.GetFileNameWithoutExtension(file);
            try
            {
                using LiteRtLmFile bundle = LiteRtLmFile.Open(file);
                Assert.IsFalse(RefusedWhenOpened.ContainsKey(name), name);
                Read(bundle, failureOfSections: null);
            }
            catch (ModelFormatException refusal)
            {
                Assert.IsTrue(RefusedWhenOpened.TryGetValue(name, out ModelFormatError kind), $"{name}: {refusal.Message}");
                Assert.AreEqual(kind, refusal.Kind, $"{name}: {refusal.Message}");
            }
        }
    }

    private static byte[] Bundle()
    {
        BundleBuilder builder = BundleBuilder.Complete(new ModelBuilder().ToArray());
        builder.SystemMetadata.Add(BundleBuilder.Text("Authors", "somebody"));
        builder.SystemMetadata.Add(BundleBuilder.Pair("answer", 6, 42));
        builder[2].Items.Add(BundleBuilder.Text("backend_constraint", "cpu,gpu"));
        return builder.With(6, BundleBuilder.HfTokenizer("{\"model\":{}}"u8.ToArray())).ToArray();
    }

    private static bool Try(ReadOnlyMemory<byte> bytes, string what) =>
        DamageTrial.Try(bytes, what, LiteRtLmFile.Load, bundle => Read(bundle, what));

    /// <summary>Reads everything; what a section means may be refused too, with an offset inside the file.</summary>
    private static void Read(LiteRtLmFile bundle, string? failureOfSections)
    {
        _ = bundle.SystemMetadata.Sum(item => item.Text.Length + item.Key.Length);
        foreach (LiteRtLmSection section in bundle.Sections)
        {
            _ = $"{section.Title} {section.PreferredActivationType} {section.BackendConstraint.Count} {bundle.FindWeights(section)?.Index}";
            try
            {
                switch (section.DataType)
                {
                    case LiteRtLmDataType.TFLiteModel:
                        using (TfliteModel model = section.OpenModel())
                        {
                            _ = ModelWalker.Walk(model);
                        }

                        break;
                    case LiteRtLmDataType.LlmMetadataProto:
                        _ = LlmMetadata.Read(section);
                        break;
                    case LiteRtLmDataType.SpTokenizer:
                        _ = SentencePieceModel.CountPieces(section);
                        break;
                    case LiteRtLmDataType.HfTokenizerZlib:
                        _ = HfTokenizer.ReadJson(section);
                        break;
                    default:
                        _ = section.GetBytes().Length;
                        break;
                }
            }
            catch (ModelFormatException refusal)
            {
                Assert.IsTrue(
                    refusal.Offset >= section.Begin && refusal.Offset <= bundle.File.Length, $"{failureOfSections}: {refusal.Message}");
                StringAssert.StartsWith(refusal.Message, $"section {section.Index} (");
            }
        }
    }
}
