using ModelSdk.Build.OpSupport;
using ModelSdk.Build.Targets;
using ModelSdk.Build.Tests.Models;
using ModelSdk.Format;
using ModelSdk.TestSupport;

namespace ModelSdk.Build.Tests.OpSupport;

/// <summary>Whatever the reader lets through, the check of every vendor gets along with it.</summary>
[TestClass]
public sealed class HostileModelTests
{
    private static readonly CheckSettings EveryVendor = new()
    {
        Targets =
        [
            .. SocTable.Builtin.All.GroupBy(static soc => soc.Backend).Select(static socs => socs.First()),
        ],
        NativeLiteRt = true,
    };

    [TestMethod]
    [DataRow("digits.tflite")]
    [DataRow("digits_int8.tflite")]
    public void DamagedModels_AreCheckedOrUnreadable(string name)
    {
        byte[] sound = File.ReadAllBytes(Repository.Asset("digits", name));
        Random random = new(5);
        int readable = 0;
        for (int i = 0; i < 400; i++)
        {
            byte[] damaged = (byte[])sound.Clone();
            for (int flips = random.Next(1, 4); flips > 0; flips--)
            {
                // The tables lie behind the weights and before the end; weights say nothing.
                damaged[random.Next(damaged.Length * 3 / 4, damaged.Length)] ^= (byte)(1 << random.Next(8));
            }

            try
            {
                using TfliteModel model = TfliteModel.Load(damaged);
                readable += ModelChecker.Check(model, EveryVendor).Count > 0 ? 1 : 0;
            }
            catch (ModelFormatException)
            {
            }
        }

        Assert.IsTrue(readable > 50, $"only {readable} of 400 could be read");
    }

    [TestMethod]
    public void LongChainOfComputedConstants_IsChecked()
    {
        const int Ops = 20_000;
        TestModel chain = new();
        int tensor = chain.Constant("sizes", TensorType.Int32, [1], BitConverter.GetBytes(2));
        for (int i = 0; i < Ops; i++)
        {
            int next = chain.Tensor($"t{i}", TensorType.Int32, [1]);
            chain.Operator(BuiltinOperator.Mul, [tensor, tensor], [next]);
            tensor = next;
        }

        using TfliteModel model = TfliteModel.Load(chain.ToArray());
        Assert.AreEqual(Ops, ModelChecker.Check(model, EveryVendor with { Targets = [] })[0].Ops.Count);
    }
}
