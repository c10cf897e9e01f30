using System.Text.Json;
using Mycelia.Recorder.Delivery;
using Mycelia.Recorder.Destinations.Folder;
using Mycelia.Recorder.Model;

namespace Mycelia.Recorder.Tests.Destinations;

/// <summary>A folder, read as somebody reads it who knows docs/servers.md and nothing of the program.</summary>
internal sealed class FolderRig : DeliveryRig
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("mycelia-folder-");

    public string Folder => _folder.FullName;

    public FakeTime Time { get; set; } = new();

    /// <summary>Every file, as seen from the folder.</summary>
    public string[] Files =>
        [
            .. Directory
                .GetFiles(Folder, "*", SearchOption.AllDirectories)
                .Select(file => Path.GetRelativePath(Folder, file))
                .Order(StringComparer.Ordinal),
        ];

    public string[] Sounds => [.. Files.Where(static file => !file.EndsWith(".jsonl", StringComparison.Ordinal))];

    /// <summary>The lines of all lists.</summary>
    public JsonElement[] Lines =>
        [
            .. Files
                .Where(static file => file.EndsWith(".jsonl", StringComparison.Ordinal))
                .SelectMany(file => File.ReadAllLines(Path.Combine(Folder, file)))
                .Select(static line => JsonDocument.Parse(line).RootElement),
        ];

    public override Action<RecordingInfo>? RefuseOne =>
        recording =>
        {
            var day = Directory
                .CreateDirectory(
                    Path.Combine(Folder, "2026-03-01"),
                    UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute
                )
                .FullName;
            var name = $"20260301T120001.123Z_{recording.Id[^8..]}_00001";
            for (var n = 1; n <= 100; n++)
                File.WriteAllText(Path.Combine(day, n == 1 ? $"{name}.wav" : $"{name}-{n}.wav"), "somebody else's");
        };

    public override IChunkDestination Connect() => new FolderDestination(Folder, Time);

    public IEnumerable<JsonElement> OfType(string type) => Lines.Where(line => line.GetProperty("type").GetString() == type);

    public override IEnumerable<int> Stored() =>
        OfType("chunk")
            .DistinctBy(static line => line.GetProperty("file").GetString())
            .Where(line => File.Exists(Path.Combine(Folder, line.GetProperty("file").GetString()!)))
            .Select(static line => line.GetProperty("number").GetInt32());

    public override int Completed() => OfType("end").Count();

    public override ValueTask DisposeAsync()
    {
        _folder.Delete(recursive: true);
        return base.DisposeAsync();
    }
}
