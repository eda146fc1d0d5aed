using System.Globalization;
using ModelSdk.TestSupport;

namespace ModelSdk.Models.Tests;

/// <summary>Detectors, segmenters and landmark models find what is in a real picture, where it is.</summary>
[TestClass]
[Needs(Shared.Data)]
public sealed class VisionTests
{
    [TestMethod]
    public void Ssd_FindsTheCat()
    {
        RealInput answer = RealInput.Run("coco_ssd_mobilenet_v1_1.0_quant_2018_06_29", "cat");
        string label = ModelCatalog.Labels("coco_labels.txt")[(int)answer["TFLite_Detection_PostProcess:1"][0]];
        float[] boxes = answer["TFLite_Detection_PostProcess"];

        Assert.AreEqual("cat", label);
        Assert.IsTrue(answer["TFLite_Detection_PostProcess:2"][0] > 0.65f);
        // Top, left, bottom, right of the cat in cat.bmp, as shares of the picture.
        AssertBox([0.13f, 0.09f, 0.98f, 0.71f], boxes[..4], 0.05f);
    }

    [TestMethod]
    public void DeepLab_CoversThePersons()
    {
        // Class 15 of Pascal VOC is "person": the heads of the two girls on the horse and the back of the third.
        float[] scores = RealInput.Run("deeplabv3", "segmentation_input_rotation0").Main;
        Assert.AreEqual(15, ClassAt(18, 30));
        Assert.AreEqual(15, ClassAt(36, 32));
        Assert.AreEqual(15, ClassAt(45, 90));
        Assert.AreEqual(0, ClassAt(5, 5), "background");
        Assert.AreEqual(0, ClassAt(95, 5), "background");

        // At a point given in percent of the picture.
        int ClassAt(int x, int y) => RealInput.IndexOfMax(scores, ((y * 257 / 100 * 257) + (x * 257 / 100)) * 21, 21);
    }

    [TestMethod]
    public void QuantizedDeepLab_CoversTheBird()
    {
        float[] classes = RealInput.Run("deeplabv3_mnv2_dm05_pascal_quant", "bird").Main;
        string[] labels = ModelCatalog.Labels("pascal_voc_segmentation_labels.txt");
        IGrouping<float, float> largest = classes.Where(static c => c != 0).GroupBy(static c => c).MaxBy(static g => g.Count())!;
        Assert.AreEqual("bird", labels[(int)largest.Key]);
        Assert.IsTrue(largest.Count() > classes.Length / 20, $"{largest.Count()} of {classes.Length}");
    }

    [TestMethod]
    public void SelfieSegmentation_CoversThePerson()
    {
        float[] mask = RealInput.Run(ModelCatalog.SelfieSegmentation, "grace_hopper").Main;
        // expected.json beside the model: 57.86 % of the picture are person.
        Assert.AreEqual(0.5786, mask.Count(static value => value > 0.5f) / (double)mask.Length, 0.002);
        Assert.IsTrue(mask[(128 * 256) + 128] > 0.95f, "the middle is the person");
        Assert.IsTrue(mask[(10 * 256) + 10] < 0.05f, "the corner is not");
    }

    [TestMethod]
    public void MoveNet_FindsTheKeypoints()
    {
        float[] keypoints = RealInput.Run("movenet_single_pose_lightning_ptq", "squat").Main;
        string[] lines = File.ReadAllLines(Shared.Path("testdata", "models", "movenet_single_pose_lightning_ptq_reference.csv"));
        Assert.AreEqual(18, lines.Length);
        foreach (string[] row in lines.Skip(1).Select(static line => line.Split(',')))
        {
            int point = int.Parse(row[2], CultureInfo.InvariantCulture);
            AssertNear(Number(row[4]), keypoints[(point * 3) + 1], 0.04f, $"x of keypoint {point}");
            AssertNear(Number(row[5]), keypoints[point * 3], 0.04f, $"y of keypoint {point}");
        }
    }

    [TestMethod]
    [DataRow("face_detection_short_range", 128)]
    [DataRow("face_detection_back", 256)]
    [DataRow("face_detection_full_range_sparse", 192)]
    public void FaceDetection_FindsTheFace(string model, int side)
    {
        RealInput answer = RealInput.Run(model, "face");
        bool fullRange = model.Contains("full_range", StringComparison.Ordinal);
        float[] scores = answer[fullRange ? "Identity_1" : "classificators"];
        float[] boxes = answer[fullRange ? "Identity" : "regressors"];
        int best = RealInput.IndexOfMax(scores);
        (float x, float y) = FaceAnchors.Centre(best, fullRange);

        // Boxes are offsets from the anchor and sizes, in pixels of the model's input.
        float centreX = x + (boxes[best * 16] / side);
        float centreY = y + (boxes[(best * 16) + 1] / side);
        float width = boxes[(best * 16) + 2] / side;

        Assert.IsTrue(1 / (1 + MathF.Exp(-scores[best])) > 0.9f, $"score {scores[best]}");
        // The man on the right; the photo lies in the middle of the square.
        AssertNear(0.595f, centreX, 0.03f, "centre of the face, x");
        AssertNear(0.384f, centreY, 0.03f, "centre of the face, y");
        Assert.IsTrue(width is > 0.1f and < 0.35f, $"width {width}");
    }

    [TestMethod]
    public void FaceLandmarks_LieInTheFace()
    {
        RealInput answer = RealInput.Run("face_landmark", "face");
        float[] points = answer["conv2d_20"];
        Assert.IsTrue(answer["conv2d_30"][0] > 10, "the model is sure that this is a face");

        // Of MediaPipe's mesh: 1 nose tip, 33 and 263 outer eye corners, 13 and 14 inner lips, 152 chin.
        Assert.IsTrue(Y(33) < Y(1) && Y(263) < Y(1), "eyes above the nose");
        Assert.IsTrue(Y(1) < Y(13) && Y(13) <= Y(14) + 1 && Y(14) < Y(152), "nose, lips, chin from top to bottom");
        Assert.IsTrue(X(33) < X(1) && X(1) < X(263), "the nose between the eyes");
        AssertNear(96, X(1), 20, "the nose in the middle of the crop");
        float X(int point) => points[point * 3];
        float Y(int point) => points[(point * 3) + 1];
    }

    [TestMethod]
    public void FaceLandmarksWithAttention_OfLipsAndEyes_LieWhereTheMeshHasThem()
    {
        // The model cuts lips and eyes out of its features, and moves what it finds there back into the picture.
        RealInput answer = RealInput.Run(
            "face_landmark",
            "face",
            Shared.Path("testdata", "realmodels", "mediapipe_face_landmark_with_attention", "model.tflite"));
        float[] mesh = answer["output_mesh_identity"];
        float[] other = RealInput.Run("face_landmark", "face")["conv2d_20"];
        foreach (int point in (int[])[1, 33, 263, 13, 14, 152])
        {
            AssertNear(other[point * 3], mesh[point * 3], 8, $"point {point} of both models, x");
            AssertNear(other[(point * 3) + 1], mesh[(point * 3) + 1], 8, $"point {point} of both models, y");
        }

        // Indices of the mesh: mediapipe/modules/face_landmark/tensors_to_face_landmarks_with_attention.pbtxt.
        AssertRefined("output_lips", 61, 146, 91, 181, 84, 17, 314, 405, 321, 375, 291, 185, 40, 39, 37, 0, 267, 269, 270, 409);
        AssertRefined("output_left_eye", 33, 7, 163, 144, 145, 153, 154, 155, 133, 246, 161, 160, 159, 158, 157, 173);
        AssertRefined("output_right_eye", 263, 249, 390, 373, 374, 380, 381, 382, 362, 466, 388, 387, 386, 385, 384, 398);
        AssertIris("output_left_iris", 33, 133);
        AssertIris("output_right_iris", 362, 263);

        void AssertRefined(string output, params int[] points)
        {
            for (int i = 0; i < points.Length; i++)
            {
                AssertNear(mesh[points[i] * 3], answer[output][2 * i], 5, $"{output}, point {i}, x");
                AssertNear(mesh[(points[i] * 3) + 1], answer[output][(2 * i) + 1], 5, $"{output}, point {i}, y");
            }
        }

        void AssertIris(string output, int left, int right)
        {
            float[] iris = answer[output];
            Assert.IsTrue(mesh[left * 3] < iris[0] && iris[0] < mesh[right * 3], $"{output} between the corners of its eye");
            AssertNear(iris[0], Enumerable.Range(1, 4).Average(point => iris[point * 2]), 1.5f, $"{output}, centre of the rim");
        }
    }

    [TestMethod]
    public void IrisLandmarks_LieInTheEye()
    {
        RealInput answer = RealInput.Run("iris_landmark", "right_eye");
        float[] iris = answer["output_iris"];
        float[] eye = answer["output_eyes_contours_and_brows"];
        // Point 0 is the iris's centre, 1 to 4 lie on its rim; points 0 and 8 of the contour are the eye's corners.
        AssertNear(iris[0], Enumerable.Range(1, 4).Average(point => iris[point * 3]), 1.5f, "centre of the rim, x");
        AssertNear(iris[1], Enumerable.Range(1, 4).Average(point => iris[(point * 3) + 1]), 1.5f, "centre of the rim, y");
        Assert.IsTrue(eye[0] < iris[0] && iris[0] < eye[8 * 3], "the iris between the eye's corners");
    }

    private static void AssertBox(ReadOnlySpan<float> expected, ReadOnlySpan<float> got, float tolerance)
    {
        for (int i = 0; i < expected.Length; i++)
        {
            AssertNear(expected[i], got[i], tolerance, $"side {i} of the box");
        }
    }

    private static void AssertNear(float expected, float got, float tolerance, string what) =>
        Assert.AreEqual(expected, got, tolerance, what);

    private static float Number(string text) => float.Parse(text, CultureInfo.InvariantCulture);
}
