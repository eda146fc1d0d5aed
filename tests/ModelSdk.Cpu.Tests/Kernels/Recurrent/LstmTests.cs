using ModelSdk.TestSupport;

namespace ModelSdk.Cpu.Tests.Kernels.Recurrent;

/// <summary>LSTMs in forms that the corpus does not hold.</summary>
[TestClass]
public sealed class LstmTests
{
    // tflite/kernels/lstm_test.cc: what the three IntegerLstmOpTest expect, step by step.
    private static readonly sbyte[][] Plain = [[127, 127, -108, -67, 127, 127], [-128, 127, 127, -128, 127, 127], [127, 127, 127, -128, 127, 127]];
    private static readonly sbyte[][] Peephole = [[127, 127, -16, -21, 127, 127], [23, 127, 127, -128, 127, 127], [127, 127, 127, -128, 127, 127]];
    private static readonly sbyte[][] Narrow = [[127, 127, 127, 127, 127, 127], [127, 127, 127, 127, 127, 127], [127, 127, 127, 127, 127, 127]];

    [TestMethod]
    [DataRow(false, false)]
    [DataRow(true, false)]
    [DataRow(false, true)]
    public void IntegerLstm_GivesWhatUpstreamsTestsExpect(bool hasPeephole, bool isNarrow)
    {
        sbyte[][] expected = isNarrow ? Narrow : hasPeephole ? Peephole : Plain;
        foreach (RecurrentRun run in RecurrentRun.AllPaths(UpstreamLstm.Build(hasPeephole, isNarrow)))
        {
            using (run)
            {
                for (int step = 0; step < expected.Length; step++)
                {
                    CollectionAssert.AreEqual(expected[step], run.Run<sbyte>(UpstreamLstm.Quantize(UpstreamLstm.Inputs[step])), $"step {step}");
                }
            }
        }
    }

    private static IEnumerable<object[]> Forms =>
    [
        [new LstmForm(LstmNumbers.Float, 1) { HasPeephole = true, HasNorm = true, HasProjection = true, HasProjectionBias = true }],
        [new LstmForm(LstmNumbers.Float, 2) { IsCoupled = true, IsTimeMajor = true, CellClip = 0.3f }],
        [new LstmForm(LstmNumbers.Float, 3) { Steps = 60, Cells = 400, Batch = 3 }],
        [new LstmForm(LstmNumbers.Float, 4) { Diagonals = 4 }],
        [new LstmForm(LstmNumbers.Float, 5) { Diagonals = 2, IsTimeMajor = true }],
        [new LstmForm(LstmNumbers.Hybrid, 6) { HasPeephole = true, HasNorm = true, HasProjection = true }],
        [new LstmForm(LstmNumbers.Hybrid, 7) { IsAsymmetric = true, IsTimeMajor = true, Steps = 60, Cells = 400 }],
        [new LstmForm(LstmNumbers.Hybrid, 8) { Diagonals = 3, IsCoupled = true }],
    ];

    [TestMethod]
    [DynamicData(nameof(Forms))]
    public void FastPath_AgreesWithReference(object form)
    {
        byte[] file = ((LstmForm)form).Build();
        using RecurrentRun reference = new(file, reference: true);
        using RecurrentRun fast = new(file, reference: false, threads: 2);
        for (int step = 0; step < 3; step++)
        {
            float[] expected = reference.Random<float>(step);
            float[] actual = fast.Random<float>(step);
            for (int i = 0; i < expected.Length; i++)
            {
                // A last bit more or less may take a hybrid LSTM to another step of its quantization.
                Assert.AreEqual(expected[i], actual[i], ((LstmForm)form).Numbers == LstmNumbers.Float ? 2e-5f : 5e-3f, $"step {step}, element {i}");
            }
        }
    }

    private static IEnumerable<object[]> IntegerForms =>
    [
        [new LstmForm(LstmNumbers.Integer, 1) { HasPeephole = true, HasNorm = true, HasProjection = true }],
        [new LstmForm(LstmNumbers.Integer, 2) { HasPeephole = true, IsCoupled = true, IsTimeMajor = true, HasProjection = true, HasProjectionBias = true }],
        [new LstmForm(LstmNumbers.Integer, 3) { Steps = 120, Cells = 300, CellClip = 2, CellExponent = -9 }],
        [new LstmForm(LstmNumbers.Integer, 4) { HasProjection = true, ProjectionClip = 0.4f, CellExponent = -15 }],
        [new LstmForm(LstmNumbers.Narrow, 5) { IsStep = true, HasNorm = true, HasProjection = true, HasProjectionBias = true, CellExponent = -15 }],
    ];

    [TestMethod]
    [DynamicData(nameof(IntegerForms))]
    public void FastPath_InIntegers_EqualsReference(object form)
    {
        byte[] file = ((LstmForm)form).Build();
        using RecurrentRun reference = new(file, reference: true);
        using RecurrentRun fast = new(file, reference: false, threads: 2);
        for (int step = 0; step < 3; step++)
        {
            CollectionAssert.AreEqual(reference.Random<sbyte>(step), fast.Random<sbyte>(step), $"step {step}");
        }
    }

    [TestMethod]
    [DataRow(LstmNumbers.Float)]
    [DataRow(LstmNumbers.Integer)]
    public void BatchMajor_EqualsTimeMajor(object numbers)
    {
        // One batch: both orders hold the same bytes.
        LstmForm form = new((LstmNumbers)numbers, 9) { Batch = 1, HasPeephole = true };
        using RecurrentRun first = new(form.Build(), reference: false);
        using RecurrentRun second = new((form with { IsTimeMajor = true }).Build(), reference: false);
        if ((LstmNumbers)numbers == LstmNumbers.Float)
        {
            CollectionAssert.AreEqual(first.Random<float>(1), second.Random<float>(1));
        }
        else
        {
            CollectionAssert.AreEqual(first.Random<sbyte>(1), second.Random<sbyte>(1));
        }
    }

    [TestMethod]
    public void SparseWeights_GiveWhatDenseOnesGive()
    {
        LstmForm form = new(LstmNumbers.Hybrid, 12) { IsStep = true };
        using RecurrentRun dense = new(form.Build(), reference: true);
        foreach (RecurrentRun run in RecurrentRun.AllPaths((form with { IsSparse = true }).Build()))
        {
            using (run)
            {
                float[] expected = dense.Random<float>(1);
                float[] actual = run.Random<float>(1);
                for (int i = 0; i < expected.Length; i++)
                {
                    Assert.AreEqual(expected[i], actual[i], 1e-5f);
                }
            }

            dense.Session.ResetState();
        }
    }

    [TestMethod]
    public void State_GoesOnUntilItIsReset()
    {
        using RecurrentRun run = new(new LstmForm(LstmNumbers.Integer, 10).Build(), reference: false);
        sbyte[] first = run.Random<sbyte>(1);
        CollectionAssert.AreNotEqual(first, run.Random<sbyte>(1));
        run.Session.ResetState();
        CollectionAssert.AreEqual(first, run.Random<sbyte>(1));
    }

    [TestMethod]
    [DataRow(LstmNumbers.Float)]
    [DataRow(LstmNumbers.Hybrid)]
    [DataRow(LstmNumbers.Integer)]
    public void Run_DoesNotAllocate(object numbers)
    {
        LstmForm form = new((LstmNumbers)numbers, 11) { HasPeephole = true, HasNorm = true, HasProjection = true };
        foreach (bool reference in (bool[])[false, true])
        {
            using RecurrentRun run = new(form.Build(), reference);
            run.Session.Run();
            Assert.AreEqual(0, Allocations.BytesOf(() => run.Session.Run()), $"reference: {reference}");
        }
    }

    private static IEnumerable<object[]> Refused =>
    [
        [new LstmForm(LstmNumbers.Float, 1) { CellClip = -1 }, "must not be negative"],
        [new LstmForm(LstmNumbers.Integer, 1) { CellExponent = -8 }, "scale from 2^-15 to 2^-9"],
        [new LstmForm(LstmNumbers.Narrow, 1) { IsStep = true }, "layer normalization, and a projection"],
        [new LstmForm(LstmNumbers.Narrow, 1), "5 intermediate tensors"],
        [new LstmForm(LstmNumbers.Float, 1) { Diagonals = 2, HasProjection = true }, "a diagonal of recurrent weights"],
        [new LstmForm(LstmNumbers.Hybrid, 1) { IsSparse = true }, "is stored sparsely"],
        [new LstmForm(LstmNumbers.Float, 1) { IsStep = true, Diagonals = 1 }, "must be Float32 [19,19]"],
    ];

    [TestMethod]
    [DynamicData(nameof(Refused))]
    public void WhatNativeRefuses_IsRefusedWithTheReason(object form, string reason)
    {
        ModelException exception = Assert.ThrowsException<ModelException>(() => new RecurrentRun(((LstmForm)form).Build(), reference: false).Session.Run());
        StringAssert.Contains(exception.ToString(), reason);
        StringAssert.Contains(exception.ToString(), "LSTM (node 0)");
    }
}
