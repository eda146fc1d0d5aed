using ModelSdk.Build.Naming;

namespace ModelSdk.Build.Tests.Naming;

/// <summary>The rules of typed-api-peers 16.3. Rows: inputs | outputs = names of inputs | names of outputs.</summary>
[TestClass]
public class TensorNamingTests
{
    [DataTestMethod]
    [DataRow("image | probabilities", "Image | Probabilities")]
    [DataRow("serving_default_x:0 | StatefulPartitionedCall:0", "X | StatefulPartitionedCall")]
    [DataRow("input | StatefulPartitionedCall:0,StatefulPartitionedCall:1", "Input | StatefulPartitionedCall,StatefulPartitionedCall1")]
    [DataRow("model/layer/scores | a/b/c:0", "Scores | C")]
    [DataRow("a/x,b/x | y", "AX,BX | Y")]
    [DataRow("a/x | b/x", "AX | BX")]
    [DataRow("serving_default_x:0 | x", "ServingDefaultX0 | X")]
    [DataRow("x,x | y", "X1,X2 | Y")]
    [DataRow("x,x,x1 | y", "X11,X2,X12 | Y")]
    [DataRow("foo-bar,foo_bar | y", "FooBar1,FooBar2 | Y")]
    [DataRow("state | state", "StateInput | StateOutput")]
    [DataRow("state,state_input | state", "StateInput1,StateInputInput | StateOutput")]
    [DataRow("1st | 2nd", "T1st | T2nd")]
    [DataRow("class | namespace", "Class | Namespace")]
    [DataRow(" | ", "Input | Output")]
    [DataRow("-,- | ?", "Input1,Input2 | Output")]
    [DataRow("run | session", "RunInput | SessionOutput")]
    [DataRow("dispose,execution | to_string", "DisposeInput,ExecutionInput | ToStringOutput")]
    [DataRow("x,x_span | y", "XInput,XSpanInput | Y")]
    [DataRow("x | x_name", "X | XName")]
    [DataRow("x,x_name_length | x_name", "X,XNameLength | XName")]
    [DataRow("größe | 数字", "Größe | 数字")]
    [DataRow("Identity,identity | y", "Identity1,Identity2 | Y")]
    public void Names_FollowTheRules(string tensors, string expected)
    {
        TensorToName[] all = [.. Split(tensors).SelectMany((side, i) => side.Select(name => Tensor(name, isOutput: i == 1)))];
        string[][] wanted = Split(expected);

        IReadOnlyList<TensorName> names = Assign(all);

        CollectionAssert.AreEqual(
            wanted.SelectMany(side => side).ToArray(), names.Select(name => name.Name).ToArray(), string.Join(' ', names.Select(name => name.Name)));
        Assert.AreEqual(names.Count, names.Select(name => name.Parameter).Distinct().Count());
    }

    [DataTestMethod]
    [DataRow("sig", "meta", "tensor", "Sig")]
    [DataRow(null, "meta", "tensor", "Meta")]
    [DataRow(null, null, "tensor", "Tensor")]
    [DataRow(null, "", "tensor", "Tensor")]
    [DataRow("?", null, "tensor", "Tensor")]
    [DataRow(null, null, null, "Input")]
    public void Sources_AreAskedInOrder(string? signature, string? metadata, string? tensor, string expected) => Assert.AreEqual(
        expected, Assign([new TensorToName(signature, metadata, tensor, false, ["{0}"], [])])[0].Name);

    [DataTestMethod]
    [DataRow("class", "@class")]
    [DataRow("cancellation_token", "cancellationTokenInput")]
    [DataRow("dimensions", "dimensionsInput")]
    [DataRow("LSTM_state", "lstmState")]
    public void Parameter_OfAwkwardName_IsTable(string name, string expected) =>
        Assert.AreEqual(expected, Assign([Tensor(name, isOutput: false)])[0].Parameter);

    [TestMethod]
    public void Parameters_ThatWouldMeet_KeepTheirCase()
    {
        IReadOnlyList<TensorName> names = Assign([Tensor("ID", false), Tensor("Id", false)]);
        Assert.AreEqual("iD", names[0].Parameter);
        Assert.AreEqual("id", names[1].Parameter);
    }

    [DataTestMethod]
    [DataRow("x,x | y", NameChange.Clash)]
    [DataRow(" | y", NameChange.Unnamed)]
    [DataRow("run | y", NameChange.Suffixed)]
    [DataRow("a/x | y", NameChange.None)]
    public void Change_OfName_IsSaid(string tensors, NameChange expected) => Assert.AreEqual(
        expected,
        Assign([.. Split(tensors).SelectMany((side, i) => side.Select(name => Tensor(name, isOutput: i == 1)))])[0].Change);

    [DataTestMethod]
    [DataRow("encode,decode", "Encode,Decode")]
    [DataRow("serving_default", "ServingDefault")]
    [DataRow("load,run", "Load1,Run2")]
    [DataRow("net", "Net1")]
    [DataRow("a,A", "A1,A2")]
    [DataRow("a,a_signature", "A1,ASignature2")]
    [DataRow("!", "Main")]
    public void Signatures_NeverTakeNamesOfMembers(string keys, string expected) => CollectionAssert.AreEqual(
        expected.Split(','), SignatureNaming.Assign(keys.Split(','), "Net"), string.Join(',', SignatureNaming.Assign(keys.Split(','), "Net")));

    private static IReadOnlyList<TensorName> Assign(IReadOnlyList<TensorToName> tensors) => TensorNaming.Assign(
        tensors, GeneratedMembers.OfSession, [.. GeneratedMembers.OfOwner, "Net"]);

    private static TensorToName Tensor(string name, bool isOutput) =>
        new(null, null, name, isOutput, ["{0}", "{0}Span"], GeneratedMembers.InOwner);

    private static string[][] Split(string row) =>
        [.. row.Split('|').Select(side => side.Split(',').Select(name => name.Trim()).ToArray())];
}
