using System.Globalization;
using System.Text.Json;
using ModelSdk.Format.FlexBuffers;
using ModelSdk.Format.Options;
using ModelSdk.TestSupport;

namespace ModelSdk.Format.Tests;

/// <summary>Option views against the parameters that the conformance corpus was generated with.</summary>
[TestClass]
public sealed class OptionsTests
{
    // What the corpus says of a case, and what the view reads.
    private static readonly Dictionary<string, Func<OperatorDef, (string Parameter, object Value)[]>> Views = new()
    {
        ["conv_2d"] = static op => op.GetOptions<Conv2DOptions>() is { } options
            ?
            [
                ("strideH", options.StrideH),
                ("strideW", options.StrideW),
                ("dilationHFactor", options.DilationH),
                ("dilationWFactor", options.DilationW),
                ("padding", (int)options.Padding),
                ("fusedActivationFunction", (int)options.Activation),
            ]
            : [],
        ["leaky_relu"] = static op => [("alpha", op.GetOptions<LeakyReluOptions>().Alpha)],
        ["resize_bilinear"] = static op =>
        [
            ("align_corners", op.GetOptions<ResizeBilinearOptions>().AlignCorners),
            ("half_pixel_centers", op.GetOptions<ResizeBilinearOptions>().HalfPixelCenters),
        ],
        ["depth_to_space"] = static op => [("block_size", op.GetOptions<DepthToSpaceOptions>().BlockSize)],
        ["avg_pool"] = static op => op.GetOptions<Pool2DOptions>() is { } options
            ?
            [
                ("ksize", $"[1, {options.FilterHeight}, {options.FilterWidth}, 1]"),
                ("strides", $"[1, {options.StrideH}, {options.StrideW}, 1]"),
                ("padding", options.Padding.ToString().ToUpperInvariant()),
            ]
            : [],
        ["custom_detection_postprocess"] = static op => Detection(op.GetCustomOptions()),
    };

    [TestMethod]
    [Needs(Shared.Data)]
    [DataRow("conv_2d", BuiltinOperator.Conv2D)]
    [DataRow("leaky_relu", BuiltinOperator.LeakyRelu)]
    [DataRow("resize_bilinear", BuiltinOperator.ResizeBilinear)]
    [DataRow("depth_to_space", BuiltinOperator.DepthToSpace)]
    [DataRow("avg_pool", BuiltinOperator.AveragePool2D)]
    [DataRow("custom_detection_postprocess", BuiltinOperator.Custom)]
    public void Views_ReadWhatTheCorpusWasGeneratedWith(string folder, BuiltinOperator code)
    {
        int compared = 0;
        using JsonDocument cases = JsonDocument.Parse(File.ReadAllBytes(Shared.Path("conformance", folder, "cases.json")));
        foreach (JsonElement row in cases.RootElement.EnumerateArray())
        {
            using TfliteModel model = TfliteModel.Open(Shared.Path("conformance", folder, row.GetProperty("model").GetString()!));
            foreach (OperatorDef op in model.Subgraphs[0].Operators.Where(op => op.Code.Builtin == code))
            {
                foreach ((string parameter, object value) in Views[folder](op))
                {
                    if (row.GetProperty("params").TryGetProperty(parameter, out JsonElement expected))
                    {
                        AssertSame(expected.GetString()!, value, $"{row.GetProperty("case")} {parameter}");
                        compared++;
                    }
                }
            }
        }

        Assert.IsTrue(compared >= 5, $"{compared} values compared");
    }

    [TestMethod]
    public void Table_HasEachTableOnce_AndEachOperatorAtMostOneTable()
    {
        Assert.AreEqual(149, OptionsTable.Rows.Count);
        Assert.AreEqual(149, OptionsTable.Rows.Select(static row => row.Id).Distinct().Count());
        Assert.AreEqual(149, OptionsTable.Rows.Select(static row => row.Table).Distinct().Count());
        BuiltinOperator[] users = [.. OptionsTable.Rows.SelectMany(static row => row.Operators)];
        CollectionAssert.AllItemsAreUnique(users);
        Assert.AreEqual("Conv2DOptions", OptionsTable.For(BuiltinOperator.Conv2D)?.Table);
        Assert.IsNull(OptionsTable.For(BuiltinOperator.Relu));
        Assert.IsNull(OptionsTable.Find(new OptionsId(1, 127)));
    }

    [TestMethod]
    public void AbsentTable_HasTheDefaultsOfTheSchema()
    {
        Assert.AreEqual(1, default(Conv2DOptions).DilationW);
        Assert.AreEqual(0, default(Conv2DOptions).StrideW);
        Assert.IsTrue(default(AddOptions).PowerOfTwoScaleInt16);
        Assert.IsTrue(default(BidirectionalSequenceLstmOptions).TimeMajor);
        Assert.IsFalse(default(UnidirectionalSequenceLstmOptions).TimeMajor);
        Assert.AreEqual(TensorType.Int32, default(UniqueOptions).IndexType);
    }

    [TestMethod]
    public void TableOfAnotherOperator_CountsAsAbsent()
    {
        Building.ModelBuilder builder = new();
        builder.Operator[3] = (byte)1;
        using TfliteModel model = builder.Open();
        OperatorDef op = model.Subgraphs[0].Operators[0];
        Assert.IsTrue(op.Options.IsNull);
        Assert.AreEqual(FusedActivation.None, op.GetOptions<AddOptions>().Activation);
    }

    [TestMethod]
    public void OperatorNames_AreThoseOfTheSchema()
    {
        Assert.AreEqual("CONV_2D", OperatorNames.Of(BuiltinOperator.Conv2D));
        Assert.AreEqual("STABLEHLO_CASE", OperatorNames.Of(BuiltinOperator.StablehloCase));
        Assert.AreEqual(210, OperatorNames.Count);
        Assert.IsTrue(OperatorNames.TryParse("TOPK_V2", out BuiltinOperator op));
        Assert.AreEqual(BuiltinOperator.TopkV2, op);
    }

    private static (string Parameter, object Value)[] Detection(ReadOnlySpan<byte> options)
    {
        FlexValue map = FlexValue.Parse(options);
        return
        [
            ("max_detections", map.GetInt32("max_detections")),
            ("max_classes", map.GetInt32("max_classes_per_detection")),
            ("per_class", map.GetInt32("detections_per_class")),
            ("regular", map.GetBool("use_regular_nms")),
            ("iou", map.GetSingle("nms_iou_threshold")),
            ("score", map.GetSingle("nms_score_threshold")),
        ];
    }

    private static void AssertSame(string expected, object actual, string what)
    {
        if (actual is float number)
        {
            Assert.AreEqual(float.Parse(expected, CultureInfo.InvariantCulture), number, what);
        }
        else if (actual is int integer && double.TryParse(expected, CultureInfo.InvariantCulture, out double parsed))
        {
            Assert.AreEqual(parsed, integer, what);
        }
        else
        {
            Assert.AreEqual(expected, actual.ToString(), what);
        }
    }
}
