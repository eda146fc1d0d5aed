namespace ModelSdk.Runtime.Tests;

/// <summary>Scores into categories.</summary>
[TestClass]
public sealed class ClassificationTests
{
    private static readonly string[] Labels = ["daisy", "rose", "tulip", "dandelion"];

    [TestMethod]
    public void Highest_ComesFirst_AndEqualOnesByIndex()
    {
        IReadOnlyList<Category> top = Classification.Top([0.2f, 0.5f, float.NaN, 0.2f], Labels, maxResults: 3);

        CollectionAssert.AreEqual(new[] { 1, 0, 3 }, top.Select(category => category.Index).ToArray());
        Assert.AreEqual(new Category(1, "rose", "rose", 0.5f), top[0]);
    }

    [TestMethod]
    public void Bounds_AreKept()
    {
        float[] scores = [0.1f, 0.4f, 0.3f, 0.2f];
        Assert.AreEqual(1, Classification.Top(scores, null, maxResults: 1).Count);
        Assert.AreEqual(4, Classification.Top(scores, null, maxResults: 100).Count);
        CollectionAssert.AreEqual(
            new[] { 1, 2 }, Classification.Top(scores, Labels, minScore: 0.3f).Select(category => category.Index).ToArray());
        Assert.AreEqual(0, Classification.Top([], null).Count);
    }

    [TestMethod]
    public void Names_AreForPeople_AndLabelsMayBeAbsent()
    {
        Category named = Classification.Top([0, 1, 0, 0], Labels, 1, displayNames: ["Gänseblümchen", "Rose", "Tulpe", "Löwenzahn"])[0];
        Assert.AreEqual(new Category(1, "rose", "Rose", 1), named);
        Assert.AreEqual("", Classification.Top([1], null)[0].Label);
    }

    [TestMethod]
    public void LabelsThatDoNotFit_AreRefused()
    {
        // 1001 scores and 1000 labels: a background class, and every label off by one.
        ArgumentException failure = Assert.ThrowsException<ArgumentException>(
            () => Classification.Top(new float[1001], new string[1000]));
        StringAssert.Contains(failure.Message, "1001 scores but 1000 labels");
        Assert.ThrowsException<ArgumentOutOfRangeException>(() => Classification.Top([1], null, maxResults: 0));
    }

    [TestMethod]
    public void ManyScores_AreSortedAsLinqSortsThem()
    {
        Random random = new(3);
        float[] scores = [.. Enumerable.Range(0, 1000).Select(_ => random.Next(100) / 100f)];
        int[] expected = [.. Enumerable.Range(0, 1000).OrderByDescending(i => scores[i]).Take(20)];

        CollectionAssert.AreEqual(expected, Classification.Top(scores, null, 20).Select(category => category.Index).ToArray());
    }
}
