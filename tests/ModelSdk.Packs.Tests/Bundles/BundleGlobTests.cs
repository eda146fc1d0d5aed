using ModelSdk.Build.Packs.Bundles;

namespace ModelSdk.Packs.Tests.Bundles;

/// <summary>Patterns mean what they mean to bundletool (its PathMatcher), which is not the glob of Java.</summary>
[TestClass]
public sealed class BundleGlobTests
{
    [TestMethod]
    [DataRow("**/*.tflite", "assets/models/App/flowers/flowers.tflite", true)]
    [DataRow("**/*.tflite", "flowers.tflite", false, DisplayName = "** matches nothing too, but the slash stays")]
    [DataRow("**.tflite", "assets/flowers.tflite", true)]
    [DataRow("*.tflite", "assets/flowers.tflite", false)]
    [DataRow("assets/*", "assets/a", true)]
    [DataRow("assets/*", "assets/a/b", false)]
    [DataRow("assets/**", "assets/a/b", true)]
    [DataRow("a?c", "abc", true)]
    [DataRow("a?c", "a/c", true, DisplayName = "? matches a slash, unlike in Java")]
    [DataRow("a?c", "ac", false)]
    [DataRow("a.c", "abc", false)]
    [DataRow("a+(b)", "a+(b)", true)]
    [DataRow("[a-c]x", "bx", true)]
    [DataRow("[a-c]x", "dx", false)]
    [DataRow("[!a-c]x", "dx", true)]
    [DataRow("[!a-c]x", "ax", false)]
    [DataRow("[^a]x", "^x", true)]
    [DataRow("[^a]x", "bx", false)]
    [DataRow("**/*.{tflite,litertlm}", "assets/a.litertlm", true)]
    [DataRow("**/*.{tflite,litertlm}", "assets/a.bin", false)]
    [DataRow("a,b", "a,b", true)]
    [DataRow(@"a\*", "a*", true)]
    [DataRow(@"a\*", "ab", false)]
    [DataRow("**/*.TFLITE", "assets/a.tflite", false, DisplayName = "Case counts")]
    [DataRow("a", "a\n", false)]
    [DataRow("", "", true)]
    public void Pattern_MatchesWholePaths(string glob, string path, bool matches) =>
        Assert.AreEqual(matches, BundleGlob.IsMatch(glob, path));

    [TestMethod]
    [DataRow("[a")]
    [DataRow("a]")]
    [DataRow("[]")]
    [DataRow("[a/b]")]
    [DataRow("{a,{b}}")]
    [DataRow("{a")]
    [DataRow("a}")]
    [DataRow(@"a\")]
    [DataRow("[z-a]")]
    public void PatternThatBundletoolRefuses_MatchesNothing(string glob) => Assert.IsFalse(BundleGlob.IsMatch(glob, glob));

    [TestMethod]
    [Timeout(20_000)]
    public void PatternMadeToTakeForever_DoesNot() =>
        Assert.IsFalse(BundleGlob.IsMatch(string.Concat(Enumerable.Repeat("**a", 200)) + "b", new string('a', 5000)));
}
