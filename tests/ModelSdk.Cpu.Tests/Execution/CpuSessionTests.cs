using ModelSdk.TestSupport;

namespace ModelSdk.Cpu.Tests.Execution;

[TestClass]
public sealed class CpuSessionTests
{
    [TestMethod]
    public void ResizingOneInput_KeepsTheValuesOfTheOther()
    {
        using Model model = Load("maximum", "maximum_own_011_float32.tflite");
        using ModelSession session = model.CreateSession();
        session.Input<float>(0).Fill(7);

        session.ResizeInput(1, 1, 1, 1, 1, 1, 1);
        session.Input<float>(1).Fill(5);
        session.Run();

        Assert.AreEqual(2 * 2 * 3 * 2, session.Output<float>(0).Length);
        Assert.IsTrue(session.Output<float>(0).ToArray().All(static value => value == 7));
    }

    [TestMethod]
    public void ShapesThatDoNotFit_AreAnErrorThatNamesTheNode_AndTheSessionGoesOn()
    {
        using Model model = Load("maximum", "maximum_own_011_float32.tflite");
        using ModelSession session = model.CreateSession();

        session.ResizeInput(1, 1, 1, 1, 1, 1, 5);
        ModelException exception = Assert.ThrowsException<ModelException>(() => session.Run());
        session.ResizeInput(1, 1, 2, 1, 2, 1, 2);
        session.Run();

        StringAssert.Contains(exception.Message, "MAXIMUM (node 0)");
    }

    [TestMethod]
    public void MoreMemoryThanAllowed_IsAnErrorAtLoad()
    {
        ModelException exception = Assert.ThrowsException<ModelException>(
            () => Load("maximum", "maximum_own_011_float32.tflite", new ModelOptions { MaxMemoryBytes = 64 }));

        StringAssert.Contains(exception.Message, "MaxMemoryBytes");
    }

    private static Model Load(string folder, string file, ModelOptions? options = null) => Model.Load(
        ModelSource.FromFile(Repository.Asset("conformance", folder, file)),
        [CpuBackend.Instance],
        (options ?? new ModelOptions()) with { Accelerators = [Accelerator.Cpu] });
}
