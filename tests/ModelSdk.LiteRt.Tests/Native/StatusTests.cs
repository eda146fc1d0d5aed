using ModelSdk.LiteRt.Native;

namespace ModelSdk.LiteRt.Tests.Native;

/// <summary>What becomes of a status and of what TFLite reported.</summary>
[TestClass]
public sealed class StatusTests
{
    /// <summary>A report as LiteRT 2.3.0 wrote it, the expected code, and a part of the sentence.</summary>
    public static IEnumerable<object[]> Reported =>
    [
        ["Encountered unresolved custom op: fake-op-double.\nSee instructions: https://www.tensorflow.org/lite/guide/ops_custom \n"
            + "Node number 0 (fake-op-double) failed to prepare.\nFailed to allocate tensors for execution",
            ModelErrorCode.UnsupportedOnDevice, "the custom operator 'fake-op-double': register a C# implementation, which the managed engine runs "
                + "(ModelOptions.CustomOperators[\"fake-op-double\"] = ...)"],
        ["Encountered unresolved custom op: DISPATCH_OP.\nSee instructions: https://www.tensorflow.org/lite/guide/ops_custom ",
            ModelErrorCode.MissingRuntimeLibrary, "compiled for an NPU"],
        ["Node number 1 (DELEGATE) failed to prepare.", ModelErrorCode.CompilationFailed, "could not prepare its part"],
        ["Node number 1 (DELEGATE) failed to invoke.", ModelErrorCode.RuntimeFailure, "failed while it ran"],
        ["Didn't find op for builtin opcode 'CONV_2D' version '12'. An older version of this builtin might be supported.",
            ModelErrorCode.UnsupportedOnDevice, "the operator CONV_2D"],
        ["Attempting to use a delegate that only supports static-sized tensors with a graph that has dynamic-sized tensors "
            + "(tensor#3 is a dynamic-sized tensor).", ModelErrorCode.UnsupportedOnDevice, "fixed shapes"],
        ["something else", ModelErrorCode.RuntimeFailure, "something else"],
    ];

    [TestMethod]
    [DynamicData(nameof(Reported))]
    public void Report_GivesCodeAndSentence(string reported, ModelErrorCode code, string part)
    {
        ModelException exception = LiteRtException.Of(Status.RuntimeFailure, "planning the memory", reported);
        Assert.AreEqual(code, exception.Code);
        Assert.AreEqual(3, exception.NativeStatus);
        StringAssert.Contains(exception.Message, part);
        StringAssert.Contains(exception.Message, "LiteRT failed at planning the memory: ");
        StringAssert.Contains(exception.Message, "[RuntimeFailure (3)]");
        Assert.IsFalse(exception.Message.Contains("\n", StringComparison.Ordinal), exception.Message);
    }

    [TestMethod]
    public void EveryStatus_HasANameAndAMeaning()
    {
        foreach (Status status in Enum.GetValues<Status>())
        {
            ModelException exception = LiteRtException.Of(status, "x");
            StringAssert.Contains(exception.Message, $"[{status} ({(int)status})]");
            Assert.AreNotEqual(ModelErrorCode.None, exception.Code);
        }

        StringAssert.Contains(LiteRtException.Of((Status)4711, "x").Message, "[status 4711]");
    }

    [TestMethod]
    public void Statuses_AreTheReferences()
    {
        int[] reference =
        [
            0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 100, 500, 501, 502, 503, 504, 1000, 1001, 1002, 1003, 1500, 2000, 2001, 3000, 3001,
            4000, 4001, 4002, 5000, 5001,
        ];
        CollectionAssert.AreEqual(reference, Enum.GetValues<Status>().Select(static status => (int)status).Order().ToArray());
    }
}
