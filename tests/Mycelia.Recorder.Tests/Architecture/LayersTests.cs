namespace Mycelia.Recorder.Tests.Architecture;

/// <summary>
/// Which folder may use which others: data goes one way, what everybody speaks lies below, and no folders are in a circle. A new edge is a
/// decision: it is written here, and into the picture in docs/architecture.md.
/// </summary>
public sealed class LayersTests
{
    private const string Library = """
        Audio: Audio/Native Model
        Audio/Decoding: Audio Audio/Native Files Model
        Audio/Encoders: Audio Audio/Native Model
        Capture: Audio Capture/Clock Model
        Capture/Backends: Capture Capture/PortAudio Capture/PulseAudio Model
        Capture/Clock: Model
        Capture/Devices: Capture Model Wording
        Capture/Files: Audio Audio/Decoding Audio/Native Capture Files Model
        Capture/Joining: Audio Capture Capture/Clock Model
        Capture/PortAudio: Audio Audio/Native Capture Capture/Clock Capture/Devices Capture/PortAudio/Native Model
        Capture/PortAudio/Native: Model
        Capture/PulseAudio: Capture Capture/Clock Capture/Devices Capture/PulseAudio/Native Model
        Capture/PulseAudio/Native: Model
        Chunking: Audio Model
        Delivery: Audio Audio/Decoding Audio/Encoders Audio/Native Model Queue
        Destinations: Delivery Destinations/Folder Destinations/Mycelia Destinations/Mycelia/Discovery Destinations/Mycelia/Http Model
        Destinations/Folder: Audio Audio/Native Delivery Files Model Wording
        Destinations/Mycelia: Delivery Destinations/Mycelia/Arrivals Destinations/Mycelia/Discovery Destinations/Mycelia/Documents
            Destinations/Mycelia/Erasing Destinations/Mycelia/Http Destinations/Mycelia/Ingest Destinations/Mycelia/Inventory
            Destinations/Mycelia/Notes Destinations/Mycelia/Resources Destinations/Mycelia/Secrecy Destinations/Mycelia/Tokens Model
        Destinations/Mycelia/Arrivals: Destinations/Mycelia/Http Destinations/Mycelia/Resources Model
        Destinations/Mycelia/Connection: Model Wording
        Destinations/Mycelia/Discovery: Delivery Destinations/Mycelia/Arrivals Destinations/Mycelia/Connection
            Destinations/Mycelia/Documents Destinations/Mycelia/Http Destinations/Mycelia/Resources Destinations/Mycelia/Secrecy
            Destinations/Mycelia/Tokens Model
        Destinations/Mycelia/Documents: Audio Delivery Destinations/Mycelia/Arrivals Destinations/Mycelia/Http
            Destinations/Mycelia/Resources Model Wording
        Destinations/Mycelia/Erasing: Audio/Native Delivery Destinations/Mycelia/Http Destinations/Mycelia/Inventory
            Destinations/Mycelia/Resources Destinations/Mycelia/Tokens Model
        Destinations/Mycelia/Http: Destinations/Mycelia/Connection Destinations/Mycelia/Secrecy Model Wording
        Destinations/Mycelia/Ingest: Audio Delivery Destinations/Mycelia/Arrivals Destinations/Mycelia/Http Destinations/Mycelia/Resources
            Destinations/Mycelia/Tokens Model Wording
        Destinations/Mycelia/Inventory: Audio/Decoding Delivery Destinations/Mycelia/Http Destinations/Mycelia/Resources
            Destinations/Mycelia/Tokens Model Wording
        Destinations/Mycelia/Notes: Destinations/Mycelia/Http Destinations/Mycelia/Tokens Model Wording
        Destinations/Mycelia/Resources: Destinations/Mycelia/Http Destinations/Mycelia/Tokens Model Wording
        Destinations/Mycelia/Secrecy: Model
        Destinations/Mycelia/Tokens: Destinations/Mycelia/Connection Destinations/Mycelia/Http Destinations/Mycelia/Secrecy Model
        Importing: Audio/Decoding Audio/Native Capture/Files Chunking Files Importing/Dates Model Queue Queue/Limits
        Importing/Dates: Audio/Decoding Model
        Model: Files Wording
        Notices: Model
        Queue: Files Model Queue/Database Queue/Disk Queue/Journal Queue/Ledger Queue/Limits Queue/Repair Queue/Schema Queue/Sqlite
            Queue/Tables Wording
        Queue/Database: Files Model Queue/Disk Queue/Journal Queue/Repair Queue/Schema Queue/Sqlite Queue/Tables Wording
        Queue/Disk: Files Model
        Queue/Journal: Audio Chunking Files Model Queue/Disk Wording
        Queue/Ledger: Model Queue/Schema Queue/Sqlite Queue/Tables
        Queue/Limits: Model Wording
        Queue/Repair: Files Model Queue/Schema Queue/Sqlite Queue/Tables
        Queue/Schema: Files Queue/Sqlite
        Queue/Sqlite: Files Queue/Disk
        Queue/Tables: Audio Files Model Queue/Schema Queue/Sqlite Wording
        Session: Audio Audio/Encoders Capture Capture/Clock Chunking Delivery Files Model Queue Queue/Journal Queue/Limits Wording
        Session/State: Files Model Queue Session
        Verification: Delivery Model Queue/Tables Wording
        """;

    private const string Cli = """
        CommandLine: Format Settings
        Commands: Circumstances CommandLine Completion Control Devices Display Display/Live Doctor Documentation Errors Format History Host
            Lines Logging Metrics Notify Output Queue Service Settings Setup Status Terminal
        Completion: CommandLine Settings
        Control: Errors Format Status
        Devices: Format
        Display: Display/Live Format Lines Logging Output Settings Terminal
        Display/Live: Errors Format History Lines Output Terminal
        Doctor: Errors Format History Queue Service Settings
        Documentation: CommandLine Settings
        Format: Output Terminal
        History: Errors Format Settings
        Host: Terminal
        Lines: Errors Format
        Logging: Errors Format Host Lines Settings
        Metrics: Errors Lines
        Notify: Errors Format Settings
        Output: Errors Host Terminal
        Queue: Errors Format Settings
        Service: Errors Lines Settings
        Settings: Errors Format
        Setup: Devices Doctor Errors Format Output Queue Service Settings Terminal
        Status: Errors Format Lines
        """;

    private const string LocalServer = """
        Changes: Model
        Commands: Hosting Model Settings Storage/Files Storage/Index Storage/Keys
        Credentials: Http Model Sessions Storage/Keys
        Decoding: Model
        Erasure: Changes Decoding Http Model Peaks Storage Storage/Files Storage/Index
        Events: Changes Model Storage/Keys
        Hosting: Changes Credentials Decoding Erasure Events Http Ingest Listening Model Notes Page Recordings Sessions Settings Storage
            Storage/Files Storage/Index Storage/Keys Upkeep
        Http: Model
        Ingest: Decoding Http Model Storage Storage/Files
        Listening: Decoding Http Model Peaks Storage Storage/Files Storage/Index
        Notes: Changes Http Model Storage Storage/Index
        Page: Http Model
        Recordings: Decoding Http Model Storage Storage/Files
        Sessions: Http Model Storage/Keys
        Settings: Decoding Model
        Storage: Changes Model Peaks Storage/Files Storage/Index Storage/Keys
        Storage/Files: Model Storage/Index
        Storage/Index: Model Peaks
        Storage/Keys: Model Storage/Files Storage/Index
        Upkeep: Decoding Model Peaks Storage Storage/Files Storage/Index
        """;

    [Theory]
    [InlineData("Mycelia.Recorder.dll", "Mycelia.Recorder", Library)]
    [InlineData("mycelia-recorder.dll", "Mycelia.Recorder.Cli", Cli)]
    [InlineData("mycelia-local-server.dll", "Mycelia.LocalServer", LocalServer)]
    public void A_folder_uses_those_that_it_may_and_no_others(string assembly, string root, string allowed)
    {
        var graph = FolderGraph.Read(PathOf(assembly), root, root);
        var used = graph.SelectMany(static edges => edges.Value.Select(to => $"{edges.Key} -> {to}")).ToList();
        var may = Edges(allowed).ToList();

        Assert.Equal("", string.Join(", ", used.Except(may)));
        // What is listed and not so would let anybody in.
        Assert.Equal("", string.Join(", ", may.Except(used)));
        Assert.Null(FolderGraph.FindCircle(graph));
    }

    [Fact]
    public void The_local_server_shares_what_is_known_of_sound_of_files_and_of_words()
    {
        var shared = FolderGraph
            .Read(PathOf("mycelia-local-server.dll"), "Mycelia.LocalServer", "Mycelia.Recorder")
            .SelectMany(static edges => edges.Value)
            .Distinct();
        Assert.Equal(
            ["Audio", "Audio/Decoding", "Audio/Encoders", "Audio/Native", "Files", "Model", "Wording"],
            shared.Order(StringComparer.Ordinal)
        );
    }

    [Fact]
    public void A_circle_is_found()
    {
        var graph = new Dictionary<string, SortedSet<string>>
        {
            ["A"] = ["B"],
            ["B"] = ["C", "D"],
            ["C"] = ["B"],
            ["E"] = ["A"],
        };
        Assert.Equal("B C", FolderGraph.FindCircle(graph));
    }

    private static string PathOf(string assembly) => Path.Combine(AppContext.BaseDirectory, assembly);

    /// <summary>A line that begins with a blank goes on with the one before.</summary>
    private static IEnumerable<string> Edges(string list)
    {
        foreach (var line in list.Replace("\n    ", " ", StringComparison.Ordinal).Split('\n'))
        {
            var (from, to) = (
                line[..line.IndexOf(':', StringComparison.Ordinal)],
                line[(line.IndexOf(':', StringComparison.Ordinal) + 1)..]
            );
            foreach (var one in to.Split(' ', StringSplitOptions.RemoveEmptyEntries))
                yield return $"{from} -> {one}";
        }
    }
}
