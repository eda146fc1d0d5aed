using System.Text.Json;
using ModelSdk.TestSupport;

namespace ModelSdk.Models.Tests;

/// <summary>Text, hands, faces and pitch: what the models of <c>realmodels</c> find in real pictures and sounds.</summary>
[TestClass]
[Needs(Shared.Data)]
public sealed class ReadingTests
{
    [TestMethod]
    public void TextDetector_FindsTheFourLines()
    {
        JsonElement expected = ModelCatalog.Expected("ppocr_v4_det");
        float threshold = expected.GetProperty("threshold").GetSingle();
        float[] map = RealInput.Run("ppocr_v4_det", "page").Main;
        List<Region> found = Regions(map, 320, threshold);

        JsonElement[] lines = [.. expected.GetProperty("regions").EnumerateArray()];
        Assert.AreEqual(lines.Length, found.Count);
        for (int i = 0; i < lines.Length; i++)
        {
            Assert.AreEqual(lines[i].GetProperty("x0").GetInt32(), found[i].Left, $"line {i}");
            Assert.AreEqual(lines[i].GetProperty("y0").GetInt32(), found[i].Top, $"line {i}");
            Assert.AreEqual(lines[i].GetProperty("x1").GetInt32(), found[i].Right, $"line {i}");
            Assert.AreEqual(lines[i].GetProperty("y1").GetInt32(), found[i].Bottom, $"line {i}");
            Assert.AreEqual(lines[i].GetProperty("pixels").GetInt32(), found[i].Pixels, 2, $"line {i}");
        }
    }

    [TestMethod]
    [DataRow("upright", 0)]
    [DataRow("rotated180", 1)]
    public void TextDirection_IsRecognized(string picture, int direction)
    {
        float[] probabilities = RealInput.Run("ppocr_text_direction_cls", picture).Main;
        Assert.AreEqual(direction, RealInput.IndexOfMax(probabilities));
        Assert.IsTrue(probabilities[direction] > 0.999f);
    }

    [TestMethod]
    public void FaceProposals_AreWhereTheFaceIs()
    {
        JsonElement expected = ModelCatalog.Expected("mtcnn_pnet");
        RealInput answer = RealInput.Run("mtcnn_pnet", "face");
        float[] faces = [.. answer["prob"].Where(static (_, i) => i % 2 == 1)];
        int best = RealInput.IndexOfMax(faces);
        int[] cell = expected.GetProperty("best_cell_yx").Deserialize<int[]>()!;
        Assert.AreEqual(expected.GetProperty("best_prob").GetSingle(), faces[best], 1e-5f);
        Assert.AreEqual(faces[best], faces[(cell[0] * 59) + cell[1]], 1e-6f, "the recorded cell is one of the best");
        Assert.AreEqual(expected.GetProperty("cells_over_0_6").GetInt32(), faces.Count(static face => face > 0.6f));
    }

    [TestMethod]
    [DataRow("face")]
    [DataRow("not_face")]
    public void FaceRefinement_TellsFacesFromOthers(string picture)
    {
        JsonElement expected = ModelCatalog.Expected("mtcnn_onet").GetProperty(picture);
        RealInput answer = RealInput.Run("mtcnn_onet", picture);
        foreach (string output in (string[])["boxes", "landmarks", "prob"])
        {
            float[] values = expected.GetProperty(output).Deserialize<float[]>()!;
            for (int i = 0; i < values.Length; i++)
            {
                Assert.AreEqual(values[i], answer[output][i], 1e-4f, $"{output} {i}");
            }
        }

        Assert.AreEqual(picture == "face", answer["prob"][1] > 0.7f);
    }

    [TestMethod]
    public void PalmDetection_FindsAPalm()
    {
        float[] scores = RealInput.Run(ModelCatalog.PalmDetection, "real")["Identity_1"];

        // ABOUT.md: the best score on the photo.
        Assert.AreEqual(0.9271, 1 / (1 + Math.Exp(-scores.Max())), 5e-4);
    }

    [TestMethod]
    public void HandLandmarks_LieInTheHand()
    {
        RealInput answer = RealInput.Run(ModelCatalog.HandLandmarks, "real");
        Assert.IsTrue(answer["Identity_1"][0] > 0.5f, $"a hand, with {answer["Identity_1"][0]}");
        float[] points = answer["Identity"];
        for (int i = 0; i < 21; i++)
        {
            Assert.IsTrue(points[i * 3] is > -20 and < 244 && points[(i * 3) + 1] is > -20 and < 244, $"point {i}");
        }
    }

    [TestMethod]
    [DataRow("sine_220Hz")]
    [DataRow("saw_110Hz")]
    [DataRow("speech_mid")]
    public void Pitch_IsHeard(string sound)
    {
        JsonElement expected = ModelCatalog.Expected("crepe_tiny").GetProperty(sound);
        float[] probabilities = RealInput.Run("crepe_tiny", sound).Main;
        int bin = RealInput.IndexOfMax(probabilities);
        double cents = (20 * bin) + 1997.3794084376191;
        Assert.AreEqual(expected.GetProperty("bin").GetInt32(), bin);
        Assert.AreEqual(expected.GetProperty("probability").GetSingle(), probabilities[bin], 1e-5f);
        Assert.AreEqual(expected.GetProperty("hz").GetDouble(), 10 * Math.Pow(2, cents / 1200), 1e-6);
    }

    // Connected parts (by edges) above the threshold, from the top; crumbs are left out.
    private static List<Region> Regions(float[] map, int side, float threshold)
    {
        bool[] seen = new bool[map.Length];
        List<Region> regions = [];
        for (int start = 0; start < map.Length; start++)
        {
            if (seen[start] || map[start] <= threshold)
            {
                continue;
            }

            List<int> pixels = [start];
            seen[start] = true;
            for (int i = 0; i < pixels.Count; i++)
            {
                int x = pixels[i] % side;
                foreach (int next in (int[])[pixels[i] - side, pixels[i] + side, x > 0 ? pixels[i] - 1 : -1, x < side - 1 ? pixels[i] + 1 : -1])
                {
                    if (next >= 0 && next < map.Length && !seen[next] && map[next] > threshold)
                    {
                        seen[next] = true;
                        pixels.Add(next);
                    }
                }
            }

            regions.Add(new Region(
                pixels.Min(p => p % side), pixels.Min(p => p / side), pixels.Max(p => p % side) + 1, pixels.Max(p => p / side) + 1, pixels.Count));
        }

        return [.. regions.Where(static region => region.Pixels > 20).OrderBy(static region => region.Top)];
    }

    private sealed record Region(int Left, int Top, int Right, int Bottom, int Pixels);
}
