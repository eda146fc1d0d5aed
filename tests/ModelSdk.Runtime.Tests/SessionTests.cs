using System.Runtime.InteropServices;

namespace ModelSdk.Runtime.Tests;

/// <summary>Typed access to tensors, with a model whose tensors are plain arrays.</summary>
[TestClass]
public sealed class SessionTests
{
    [TestMethod]
    public void InputsAndOutputs_AreTheEnginesMemory()
    {
        FakeBackend backend = TestModels.Cpu(static (session, _) =>
            MemoryMarshal.Cast<byte, float>(session.WritableOutput(0))[3] =
                MemoryMarshal.Cast<byte, float>(session.InputBytes(0))[29] * 2);
        using Model model = TestModels.Load(TestModels.Digits, backend);
        using ModelSession session = model.CreateSession("classify");

        session.InputTensor<float>("image")[0, 1, 1, 0] = 21;
        session.Run();

        Assert.AreEqual(42f, session.Output<float>(0)[3]);
        Assert.AreEqual(42f, session.Output<float>("probabilities")[3]);
        Assert.AreEqual(42f, session.OutputTensor<float>(0)[0, 3]);
        Assert.AreEqual(21f, session.Input<float>("image")[29]);
        CollectionAssert.AreEqual(new[] { 1, 28, 28, 1 }, session.InputShape(0).ToArray());
        CollectionAssert.AreEqual(new[] { 1, 10 }, session.OutputShape("probabilities").ToArray());
        Assert.AreEqual("classify", session.Signature.Key);
        Assert.AreSame(model.Execution, session.Execution);
    }

    [TestMethod]
    public void SetAndGet_CopyWholeTensors()
    {
        FakeBackend backend = TestModels.Cpu(static (session, _) => session.InputBytes(0)[..10].CopyTo(session.WritableOutput(0)));
        using Model model = TestModels.Load(TestModels.DigitsInt8, backend);
        using ModelSession session = model.CreateSession();
        sbyte[] picture = new sbyte[784];
        picture[9] = -7;

        session.SetInput<sbyte>(0, picture);
        session.Run();
        sbyte[] scores = new sbyte[10];
        session.GetOutput<sbyte>(0, scores);

        Assert.AreEqual(-7, scores[9]);
    }

    [TestMethod]
    public void WrongElementType_NamesTensorAndTheRightType()
    {
        using Model model = TestModels.Load(TestModels.DigitsInt8, TestModels.Cpu());
        using ModelSession session = model.CreateSession();

        ModelException input = Assert.ThrowsException<ModelException>(() => session.SetInput<float>(0, new float[784]));
        Assert.AreEqual(ModelErrorCode.TypeMismatch, input.Code);
        StringAssert.Contains(input.Message, "'image'");
        StringAssert.Contains(input.Message, "Input<sbyte>");
        ModelException output = Assert.ThrowsException<ModelException>(() => session.Output<byte>(0).Length);
        StringAssert.Contains(output.Message, "'probabilities'");
        StringAssert.Contains(output.Message, "Output<sbyte>");
    }

    [TestMethod]
    public void WrongLength_NamesTensorAndBothLengths()
    {
        using Model model = TestModels.Load(TestModels.Digits, TestModels.Cpu());
        using ModelSession session = model.CreateSession();

        ModelException input = Assert.ThrowsException<ModelException>(() => session.SetInput<float>(0, new float[783]));
        Assert.AreEqual(ModelErrorCode.ShapeMismatch, input.Code);
        StringAssert.Contains(input.Message, "Input 'image'");
        StringAssert.Contains(input.Message, "784 elements (float32 [1, 28, 28, 1])");
        StringAssert.Contains(input.Message, "783");
        ModelException output = Assert.ThrowsException<ModelException>(() => session.GetOutput<float>(0, new float[11]));
        StringAssert.Contains(output.Message, "Output 'probabilities'");
    }

    [TestMethod]
    public void UnknownNames_ListTheKnownOnes()
    {
        using Model model = TestModels.Load(TestModels.Digits, TestModels.Cpu());
        using ModelSession session = model.CreateSession();

        ModelException tensor = Assert.ThrowsException<ModelException>(() => session.Input<float>("Image").Length);
        Assert.AreEqual(ModelErrorCode.NotFound, tensor.Code);
        StringAssert.Contains(tensor.Message, "'image'");
        ModelException signature = Assert.ThrowsException<ModelException>(() => model.CreateSession("clasify"));
        Assert.AreEqual(ModelErrorCode.NotFound, signature.Code);
        StringAssert.Contains(signature.Message, "'classify'");
        Assert.ThrowsException<ArgumentOutOfRangeException>(() => session.Input<float>(1).Length);
        Assert.ThrowsException<ArgumentOutOfRangeException>(() => session.OutputShape(-1).Length);
        Assert.ThrowsException<ArgumentOutOfRangeException>(() => model.RentSession(1));
    }

    [TestMethod]
    public void ResizeInput_ChangesShapeAndLength_AndSkipsWhatIsSoAlready()
    {
        FakeBackend backend = TestModels.Cpu();
        using Model model = TestModels.Load(TestModels.DigitsBatch, backend);
        using ModelSession session = model.CreateSession();

        session.ResizeInput(0, 5, 28, 28, 1);
        session.ResizeInput("image", 5, 28, 28, 1);

        Assert.AreEqual(5 * 784, session.Input<float>(0).Length);
        Assert.AreEqual(1, backend.Made[0].Sessions[0].Resizes);
        CollectionAssert.AreEqual(new[] { -1, 28, 28, 1 }, session.Signature.Inputs[0].Shape.ToArray());
        ModelException negative = Assert.ThrowsException<ModelException>(() => session.ResizeInput(0, -1, 28, 28, 1));
        Assert.AreEqual(ModelErrorCode.ShapeMismatch, negative.Code);
        ModelException length = Assert.ThrowsException<ModelException>(() => session.SetInput<float>(0, new float[784]));
        StringAssert.Contains(length.Message, "ResizeInput");
    }

    [TestMethod]
    public void EngineFailures_AreRuntimeFailures_AndCancellationIsNot()
    {
        Exception failure = new IndexOutOfRangeException("node 4");
        FakeBackend backend = TestModels.Cpu((_, _) => throw failure);
        using Model model = TestModels.Load(TestModels.Digits, backend);
        using ModelSession session = model.CreateSession();

        ModelException wrapped = Assert.ThrowsException<ModelException>(() => session.Run());
        Assert.AreEqual(ModelErrorCode.RuntimeFailure, wrapped.Code);
        Assert.AreSame(failure, wrapped.InnerException);
        StringAssert.Contains(wrapped.Message, "digits.tflite");
        failure = new OutOfMemoryException();
        Assert.AreEqual(
            ModelErrorCode.OutOfMemory, Assert.ThrowsException<ModelException>(() => session.Run()).Code);
        failure = new OperationCanceledException();
        Assert.ThrowsException<OperationCanceledException>(() => session.Run());
        Assert.ThrowsException<OperationCanceledException>(() => session.Run(new CancellationToken(canceled: true)));
    }

    [TestMethod]
    public async Task RunAsync_RunsOnThePool_AgainAndAgain()
    {
        FakeBackend backend = TestModels.Cpu(static (session, _) => session.WritableOutput(0)[0]++);
        using Model model = TestModels.Load(TestModels.DigitsInt8, backend);
        using ModelSession session = model.CreateSession();
        for (int i = 0; i < 100; i++)
        {
            await session.RunAsync();
            Assert.AreEqual((sbyte)(i + 1), session.Output<sbyte>(0)[0]);
        }

        await Assert.ThrowsExceptionAsync<TaskCanceledException>(
            async () => await session.RunAsync(new CancellationToken(canceled: true)));
        Assert.AreEqual(100, backend.Made[0].Sessions[0].Runs);
    }

    [TestMethod]
    public async Task RunAsync_FailureIsThrownWhereItIsAwaited_AndTheSessionGoesOn()
    {
        bool fail = true;
        FakeBackend backend = TestModels.Cpu((_, _) =>
        {
            if (fail)
            {
                throw new ModelException(ModelErrorCode.RuntimeFailure, "node 1 failed");
            }
        });
        using Model model = TestModels.Load(TestModels.Digits, backend);
        using ModelSession session = model.CreateSession();

        await Assert.ThrowsExceptionAsync<ModelException>(async () => await session.RunAsync());
        fail = false;
        await session.RunAsync();
    }
}
