using ModelSdk.Cpu;
using ModelSdk.TestSupport;

namespace ModelSdk.LiteRt.Tests.Cpu;

/// <summary>Operators that the application implements in C# take their models to the managed engine; all others stay.</summary>
[TestClass]
public sealed class ApplicationOperatorTests
{
    private static readonly Dictionary<string, CustomOperator> Registered = new() { ["NumericVerify"] = new Nothing() };

    private static string ModelWithCustomOperator => Directory.GetFiles(Repository.Asset("conformance", "custom_numeric_verify"), "*.tflite")[0];

    [TestMethod]
    [DataRow(Accelerator.Npu)]
    [DataRow(Accelerator.Gpu)]
    [DataRow(Accelerator.Cpu)]
    public void ModelThatUsesOne_GoesOnToTheManagedEngine(Accelerator first)
    {
        using Model model = Load(ModelWithCustomOperator, new ModelOptions
        {
            Accelerators = first == Accelerator.Cpu ? [Accelerator.Cpu] : [first, Accelerator.Cpu],
            CustomOperators = Registered,
        });
        Assert.AreEqual("managed", model.Execution.Engine);
        FallbackStep step = model.Execution.Steps[0];
        Assert.AreEqual(ModelErrorCode.UnsupportedOnDevice, step.Code);
        StringAssert.Contains(
            step.Detail,
            "the model uses the operator 'NumericVerify', which the application implements (ModelOptions.CustomOperators): LiteRT cannot run it");
    }

    [TestMethod]
    [Needs(Shared.Data)]
    public void ModelThatUsesNone_RunsOnLiteRt()
    {
        using Model model = Load(
            Repository.Asset("digits", "digits.tflite"), NativeCpu.Options with { CustomOperators = Registered });
        Assert.AreEqual("litert", model.Execution.Engine);
    }

    [TestMethod]
    [Needs(Shared.Data)]
    public void UnknownOperator_IsAnErrorThatNamesTheOption()
    {
        string file = Shared.Path("testdata", "litert", "litert__test__testdata__custom_sinh.bin");
        ModelException exception = Assert.ThrowsException<ModelException>(() => Load(file, NativeCpu.Options).Dispose());

        // Once by LiteRT, once by the managed engine.
        Assert.AreEqual(3, exception.Message.Split("ModelOptions.CustomOperators[\"Sinh\"] = ...").Length, exception.Message);
    }

    private static Model Load(string path, ModelOptions options) =>
        Model.Load(ModelSource.FromFile(path), [LiteRtBackend.Instance, CpuBackend.Instance], options);

    private sealed class Nothing : CustomOperator
    {
        public override CustomKernel Prepare(CustomNode node)
        {
            for (int i = 0; i < node.Outputs.Count; i++)
            {
                node.SetShape(i, 0);
            }

            return new Kernel();
        }

        private sealed class Kernel : CustomKernel
        {
            public override void Run(CustomRun run)
            {
            }
        }
    }
}
