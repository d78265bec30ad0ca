// Writes report.json into the project: what OmegaT itself makes of the exports in it.
//   glossary: every entry its readers load, in order
//   segments: every segment of the source with the translation in force and its matching terms
import groovy.json.JsonOutput
import org.omegat.gui.glossary.GlossaryReaderCSV
import org.omegat.gui.glossary.GlossaryReaderTBX
import org.omegat.gui.glossary.GlossaryReaderTSV
import org.omegat.tokenizer.DefaultTokenizer
import org.omegat.tokenizer.ITokenizer.StemmingMode

if (eventType.name() != 'LOAD') return

def properties = project.projectProperties
def loaded = []
new File(properties.glossaryRoot).eachFile { file ->
    def ending = file.name.substring(file.name.lastIndexOf('.'))
    def readers = ['.csv': GlossaryReaderCSV, '.tbx': GlossaryReaderTBX]
    loaded.addAll(readers.getOrDefault(ending, GlossaryReaderTSV).read(file, false))
}

def stems = { text -> project.sourceTokenizer.tokenizeWords(text, StemmingMode.GLOSSARY) }
def stemsOfTerms = loaded.collect { stems(it.srcText) }
def segments = project.allEntries.collect { segment ->
    def words = stems(segment.srcText)
    def matching = []
    loaded.eachWithIndex { term, i ->
        if (DefaultTokenizer.isContainsAll(words, stemsOfTerms[i], true)) matching << term.srcText
    }
    [
        source: segment.srcText,
        target: project.getTranslationInfo(segment)?.translation,
        terms: matching,
    ]
}

def report = [
    glossary: loaded.collect { [source: it.srcText, target: it.locText, comment: it.commentText] },
    segments: segments,
]
new File(properties.projectRoot, 'report.json').setText(JsonOutput.toJson(report), 'UTF-8')
