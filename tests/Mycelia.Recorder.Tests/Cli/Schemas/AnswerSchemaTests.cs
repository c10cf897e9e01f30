using System.Text;
using System.Text.Json;
using Mycelia.Recorder.Capture;
using Mycelia.Recorder.Cli.Commands;
using Mycelia.Recorder.Cli.Devices;
using Mycelia.Recorder.Cli.Format;
using Mycelia.Recorder.Cli.Status;
using Mycelia.Recorder.Model;

namespace Mycelia.Recorder.Tests.Cli.Schemas;

/// <summary>What is asked of a recorder, and what follows it or the inputs a line at a time.</summary>
public sealed class AnswerSchemaTests
{
    [Fact]
    public void A_follower_of_the_recorder_reads_what_the_schema_says() =>
        SchemaFile
            .Of("status-follow")
            .AssertFitsAll([
                .. States.All.Select(static state => JsonDocument.Parse(StatusDocument.Create(state, null, States.Now)).RootElement),
            ]);

    [Fact]
    public void Who_asks_once_reads_what_the_schema_says()
    {
        var answers = States.All.Select(static state =>
            JsonDocument.Parse(StatusDocument.Create(state, new(9, 5, 1), States.Now)).RootElement
        );
        SchemaFile
            .Of("status")
            .AssertFitsAll([.. answers.Select(static answer => Document(StatusAnswer.Parse(Encoding.UTF8.GetBytes(answer.GetRawText()))))]);

        static JsonElement Document(StatusAnswer answer)
        {
            using var output = new MemoryStream();
            JsonDocumentWriter.Write(output, json => StatusCommand.Write(json, answer));
            return JsonDocument.Parse(Encoding.UTF8.GetString(output.ToArray())).RootElement;
        }
    }

    [Fact]
    public void A_watcher_of_the_inputs_reads_what_the_schema_says()
    {
        AudioDevice device = new("desk", "Desk", AudioFormat.Default, "s16le", true, false, AudioDeviceState.Running);
        using var output = new MemoryStream();
        using (var view = new LevelJson(output))
            view.Show(
                States.Now,
                [new(device, new SoundLevel(-3.26, -20), null), new(device, null, null), new(device, null, "it was unplugged")]
            );
        SchemaFile.Of("devices-watch").AssertFitsAll([JsonDocument.Parse(Encoding.UTF8.GetString(output.ToArray())).RootElement]);
    }
}
