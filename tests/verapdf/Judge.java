import java.io.File;
import java.util.Map;
import java.util.TreeMap;
import org.verapdf.gf.foundry.VeraGreenfieldFoundryProvider;
import org.verapdf.pdfa.Foundries;
import org.verapdf.pdfa.PDFAParser;
import org.verapdf.pdfa.PDFAValidator;
import org.verapdf.pdfa.flavours.PDFAFlavour;
import org.verapdf.pdfa.results.TestAssertion;
import org.verapdf.pdfa.results.ValidationResult;

/** Judge FLAVOUR FILE...: one line a file, one more for each rule that it breaks. Ends with 1 if any file breaks one. */
public class Judge {
    public static void main(String[] given) throws Exception {
        VeraGreenfieldFoundryProvider.initialise();
        PDFAFlavour flavour = PDFAFlavour.byFlavourId(given[0]);
        boolean good = true;
        for (int number = 1; number < given.length; number++) {
            good &= judge(flavour, given[number]);
        }
        System.exit(good ? 0 : 1);
    }

    private static boolean judge(PDFAFlavour flavour, String name) throws Exception {
        try (PDFAParser parser = Foundries.defaultInstance().createParser(new File(name), flavour, flavour);
                PDFAValidator validator = Foundries.defaultInstance().createValidator(flavour, false)) {
            ValidationResult result = validator.validate(parser);
            Map<String, String> broken = new TreeMap<>();
            for (TestAssertion one : result.getTestAssertions()) {
                if (one.getStatus() == TestAssertion.Status.FAILED) {
                    String rule = one.getRuleId().getClause() + "-" + one.getRuleId().getTestNumber();
                    broken.putIfAbsent(rule, one.getMessage() + " @ " + one.getLocation().getContext());
                }
            }
            System.out.printf("%s %s (%d checks)%n", result.isCompliant() ? "good" : "BAD ", name, result.getTotalAssertions());
            broken.forEach((rule, said) -> System.out.println("    " + rule + " " + said));
            return result.isCompliant();
        }
    }
}
